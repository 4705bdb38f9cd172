/* The way down a tree of tables as software goes it: nothing is counted, no bit is set, no cache is asked. */
#ifndef YARDSTICK_DESCENT_H
#define YARDSTICK_DESCENT_H

#include "tables.h"

enum { NO_FAULT = 0x100 };

static inline uint32_t index_of(const Paging *paging, uint32_t prefix) { return prefix & (paging->entries - 1); }

/* The error code that the guest's tables give for the access now, or NO_FAULT. */
static uint32_t fault_now(const Tables *tables, const Paging *paging, uint32_t root, uint32_t page, uint32_t access) {
  uint32_t table = root, rights = ALL_RIGHTS, bits = error_bits(access);
  for (uint32_t level = paging->levels;; level--) {
    uint32_t slot = slot_in(tables, table, index_of(paging, page_prefix(paging, page, level)));
    uint32_t flags = flags_at(tables, slot);
    if (!(flags & PRESENT)) return bits;
    if (flags & LARGE && level > HIGHEST_LEAF) return bits | ERROR_PRESENT | ERROR_RESERVED;
    rights = narrowed(rights, flags);
    if (level == 1 || flags & LARGE) break;
    table = frame_at(tables, slot);
  }
  return permits(rights, access) ? (uint32_t)NO_FAULT : bits | ERROR_PRESENT;
}

/* The slot of the guest's last entry for `page`, of any size. */
static inline uint32_t last_slot(const Tables *tables, const Paging *paging, uint32_t root, uint32_t page) {
  uint32_t table = root;
  for (uint32_t level = paging->levels;; level--) {
    uint32_t slot = slot_in(tables, table, index_of(paging, page_prefix(paging, page, level)));
    if (level == 1) return slot;
    uint32_t flags = flags_at(tables, slot);
    if (!(flags & PRESENT) || flags & LARGE) return slot;
    table = frame_at(tables, slot);
  }
}

#endif

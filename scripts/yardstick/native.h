/* The one-dimensional walk, of the guest's own tables on a machine without a host below. */
#ifndef YARDSTICK_NATIVE_H
#define YARDSTICK_NATIVE_H

#include "cpu.h"
#include "descent.h"

typedef struct {
  Cpu *cpu;
  Tables *tables;
  const Physmap *physmap;
  uint32_t root;
} Native;

static inline void mark_native(Native *native, uint32_t slot, uint32_t bits) {
  if ((flags_at(native->tables, slot) & bits) == bits) return;
  native->cpu->count[walkAdUpdates]++;
  add_flags(native->tables, slot, bits);
}

/*
 * Down to the leaf; then the rights; and only then the accessed bits of all that was read, from the top on, and the leaf's
 * dirty bit. Goes on in `table`, of level `top`, reached with the rights `above`.
 */
static inline bool native_descend(Native *native, uint32_t page, uint32_t access, uint32_t top, uint32_t table,
                                  uint32_t above, Translation *found) {
  Cpu *cpu = native->cpu;
  Tables *tables = native->tables;
  const Paging *paging = &cpu->paging;
  uint32_t slots[MOST_LEVELS + 1], gathered[MOST_LEVELS + 1], rights = above, level = top, flags;
  for (;;) {
    uint32_t slot = slot_in(tables, table, index_of(paging, page_prefix(paging, page, level)));
    cpu->count[walkLoadsL1 + load_entry(&cpu->caches, line_at(tables, slot))]++;
    flags = flags_at(tables, slot);
    if (!(flags & PRESENT)) {
      cpu->error_code = error_bits(access);
      return false;
    }
    if (flags & LARGE && level > HIGHEST_LEAF) {
      cpu->error_code = error_bits(access) | ERROR_PRESENT | ERROR_RESERVED;
      return false;
    }
    rights = narrowed(rights, flags);
    slots[level] = slot;
    gathered[level] = rights;
    if (level == 1 || flags & LARGE) break;
    table = frame_at(tables, slot);
    level--;
  }
  if (!permits(rights, access)) {
    cpu->error_code = error_bits(access) | ERROR_PRESENT;
    return false;
  }
  for (uint32_t above_leaf = top; above_leaf > level; above_leaf--) {
    mark_native(native, slots[above_leaf], ACCESSED);
    uint32_t next = frame_at(tables, slots[above_leaf]);
    pointer_insert(&cpu->walk_caches, page, cpu->pcid, above_leaf, (Pointer){next, next, gathered[above_leaf]});
  }
  mark_native(native, slots[level], access & WRITE ? ACCESSED | DIRTY : ACCESSED);
  flags = flags_at(tables, slots[level]);
  *found = (Translation){.frame = frame_at(tables, slots[level]),
                         .rights = (uint8_t)rights,
                         .level = (uint8_t)level,
                         .guest_level = (uint8_t)level,
                         .global = flags & GLOBAL,
                         .dirty = flags & DIRTY};
  return true;
}

static inline bool native_walk(Native *native, uint32_t page, uint32_t access, Translation *found) {
  Cpu *cpu = native->cpu;
  Pointer pointer;
  cpu->count[walks]++;
  uint32_t cached = pointer_lookup(&cpu->walk_caches, page, cpu->pcid, &pointer);
  if (cached > 0) {
    cpu->count[walkCacheHits]++;
    if (native_descend(native, page, access, cached - 1, pointer.frame, pointer.rights, found)) return true;
    uint32_t now = fault_now(native->tables, &cpu->paging, native->root, page, access);
    if (now != NO_FAULT) {
      cpu->error_code = now;
      cpu->count[failedWalks]++;
      return false;
    }
  }
  if (native_descend(native, page, access, cpu->paging.levels, native->root, ALL_RIGHTS, found)) return true;
  cpu->count[failedWalks]++;
  return false;
}

/* False is a fault, which has been raised. */
static inline bool native_translate(Native *native, uint32_t page, uint32_t access, bool absent) {
  Translation found;
  if (!native_walk(native, page, access, &found)) {
    fault_raised(native->cpu, page);
    return false;
  }
  found.frame = host_frame_of(native->physmap, found.frame);
  cpu_fill(native->cpu, page, access, &found, absent);
  return true;
}

#endif

/* Page numbers, table entries, rights: what the architecture says. */
#ifndef YARDSTICK_PAGING_H
#define YARDSTICK_PAGING_H

#include "assoc.h"

enum { WRITE = 1, FETCH = 2, USER_MODE = 4 };
/* Rights have the bits of the accesses that they permit. */
enum { MAY_WRITE = WRITE, MAY_FETCH = FETCH, MAY_USER = USER_MODE, ALL_RIGHTS = 7 };

enum {
  PRESENT = 1 << 0,
  WRITABLE = 1 << 1,
  USER = 1 << 2,
  ACCESSED = 1 << 5,
  DIRTY = 1 << 6,
  LARGE = 1 << 7,
  GLOBAL = 1 << 8,
  NO_EXECUTE = 1 << 9
};

enum { ERROR_PRESENT = 1, ERROR_WRITE = 2, ERROR_USER = 4, ERROR_RESERVED = 8, ERROR_FETCH = 16 };

enum { HIGHEST_LEAF = 3, MOST_LEVELS = 5, MOST_REGIONS = 32, LINES_A_PAGE = 64, ENTRIES_A_LINE = 8 };

typedef struct {
  uint32_t levels, index_bits, entries;
  /* Bits of a page number below the slot of its region. */
  uint32_t region_shift;
  uint32_t region_count;
  uint32_t regions[MOST_REGIONS];
} Paging;

static inline uint32_t error_bits(uint32_t access) {
  return (access & WRITE ? ERROR_WRITE : 0) | (access & USER_MODE ? ERROR_USER : 0) |
         (access & FETCH ? ERROR_FETCH : 0);
}

static inline uint32_t narrowed(uint32_t rights, uint32_t flags) {
  if (!(flags & WRITABLE)) rights &= ~(uint32_t)MAY_WRITE;
  if (!(flags & USER)) rights &= ~(uint32_t)MAY_USER;
  if (flags & NO_EXECUTE) rights &= ~(uint32_t)MAY_FETCH;
  return rights;
}

static inline bool permits(uint32_t rights, uint32_t access) {
  if (access & ~rights & (WRITE | FETCH | USER_MODE)) return false;
  return !((access & (FETCH | USER_MODE)) == FETCH && rights & MAY_USER);
}

/* A page or frame number in leaves of `level`, and its place in one. */
static inline uint32_t unit_of(const Paging *paging, uint32_t page, uint32_t level) {
  return page >> ((level - 1) * paging->index_bits);
}

static inline uint32_t pages_in(const Paging *paging, uint32_t level) {
  return (uint32_t)1 << ((level - 1) * paging->index_bits);
}

static inline uint32_t offset_in(const Paging *paging, uint32_t page, uint32_t level) {
  return page & (pages_in(paging, level) - 1);
}

/* All indices from the root down to that of `level`, of a guest's page and of a guest's frame. */
static inline uint32_t page_prefix(const Paging *paging, uint32_t page, uint32_t level) {
  if (level <= 3) return page >> ((level - 1) * paging->index_bits);
  return paging->regions[page >> paging->region_shift] >> ((level - 4) * paging->index_bits);
}

static inline uint32_t frame_prefix(const Paging *paging, uint32_t frame, uint32_t level) {
  uint32_t bits = (level - 1) * paging->index_bits;
  return bits > 31 ? 0 : frame >> bits;
}

/* The set of what is kept of `level` for a guest's page: its real number modulo the sets. */
static inline uint32_t page_set(const Paging *paging, uint32_t page, uint32_t level, const Assoc *array) {
  if (level > 3) return page_prefix(paging, page, level) % array->sets;
  uint32_t bits = (level - 1) * paging->index_bits;
  uint32_t units = (uint32_t)1 << (paging->region_shift - bits);
  uint32_t unit = page >> bits & (units - 1);
  if (array->power && array->sets <= units) return unit & array->mask;
  uint64_t region = paging->regions[page >> paging->region_shift];
  return (uint32_t)((region * units + unit) % array->sets);
}

static inline uint32_t modulo_sets(uint32_t number, const Assoc *array) {
  return array->power ? number & array->mask : number % array->sets;
}

#endif

/* Three levels of lines, for which table entries and data compete; or entries alone; or nothing, at a flat level. */
#ifndef YARDSTICK_CACHES_H
#define YARDSTICK_CACHES_H

#include "lines.h"

typedef enum { FULL, ENTRIES, FLAT } Fidelity;
enum { IN_L1, IN_L2, IN_LLC, IN_MEMORY };

typedef struct {
  Fidelity fidelity;
  Lines l1, l2, llc;
} Caches;

/* A level is asked, and takes the line in, only where the one above lacks it. */
static inline uint32_t caches_access(Caches *caches, uint64_t line) {
  if (lines_use(&caches->l1, line)) return IN_L1;
  if (lines_use(&caches->l2, line)) return IN_L2;
  return lines_use(&caches->llc, line) ? IN_LLC : IN_MEMORY;
}

static inline uint32_t load_entry(Caches *caches, uint64_t line) {
  return caches->fidelity == FLAT ? IN_L2 : caches_access(caches, line);
}

static inline uint32_t touch_data(Caches *caches, uint64_t line) {
  return caches->fidelity == FULL ? caches_access(caches, line) : IN_L1;
}

/* Each level sees of a page's lines, in order, those that the level above lacked: so a level may take them all at once. */
static inline void touch_page(Caches *caches, uint64_t first_line) {
  if (caches->fidelity != FULL) return;
  uint64_t missed = lines_pass(&caches->l1, first_line, UINT64_MAX);
  missed = lines_pass(&caches->l2, first_line, missed);
  lines_pass(&caches->llc, first_line, missed);
}

#endif

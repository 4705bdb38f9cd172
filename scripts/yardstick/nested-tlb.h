/* Guest frame to host frame. An entry has the size of the host's page. */
#ifndef YARDSTICK_NESTED_TLB_H
#define YARDSTICK_NESTED_TLB_H

#include "names.h"
#include "paging.h"

typedef struct {
  uint32_t first, flags;
} Placed;

typedef struct {
  const Paging *paging;
  Assoc *array;
  Placed *placed;
  bool filled[HIGHEST_LEAF + 1];
} NestedTlb;

static NestedTlb new_nested_tlb(const Paging *paging, Assoc *array) {
  return (NestedTlb){.paging = paging, .array = array, .placed = take(array->entries, sizeof(Placed))};
}

static inline int32_t nested_lookup(NestedTlb *tlb, uint32_t frame) {
  for (uint32_t level = 1; level <= HIGHEST_LEAF; level++) {
    if (!tlb->filled[level]) continue;
    uint32_t unit = unit_of(tlb->paging, frame, level);
    uint64_t name = name_of(unit, NESTED_PAGES, level);
    int32_t place = assoc_find(tlb->array, name, name, modulo_sets(unit, tlb->array));
    if (place != NOWHERE) return place;
  }
  return NOWHERE;
}

static inline void nested_fill(NestedTlb *tlb, uint32_t frame, uint32_t level, Placed placed) {
  uint32_t unit = unit_of(tlb->paging, frame, level), set = modulo_sets(unit, tlb->array);
  uint64_t name = name_of(unit, NESTED_PAGES, level);
  int32_t place = assoc_peek(tlb->array, name, name, set);
  if (place == NOWHERE) place = assoc_insert(tlb->array, name, set);
  if (place == NOWHERE) return;
  tlb->filled[level] = true;
  tlb->placed[place] = placed;
}

/* The entries of every size around `frame`. */
static void nested_drop(NestedTlb *tlb, uint32_t frame) {
  for (uint32_t level = 1; level <= HIGHEST_LEAF; level++) {
    uint32_t unit = unit_of(tlb->paging, frame, level);
    uint64_t name = name_of(unit, NESTED_PAGES, level);
    int32_t place = assoc_peek(tlb->array, name, name, modulo_sets(unit, tlb->array));
    if (place != NOWHERE) assoc_remove(tlb->array, (uint32_t)place);
  }
}

static void nested_drop_all(NestedTlb *tlb) {
  clear_keeper(tlb->array, NESTED_PAGES);
  memset(tlb->filled, 0, sizeof tlb->filled);
}

#endif

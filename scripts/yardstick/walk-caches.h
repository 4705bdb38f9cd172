/*
 * Paging-structure caches of one dimension: an array for each level of entries that point at tables. What is held of a
 * level lets a walk begin in the table below.
 */
#ifndef YARDSTICK_WALK_CACHES_H
#define YARDSTICK_WALK_CACHES_H

#include "names.h"
#include "paging.h"

enum { LOWEST_POINTER = 2, POINTER_LEVELS = 4 };

typedef struct {
  uint32_t frame, host_frame, rights;
} Pointer;

typedef struct {
  const Paging *paging;
  /* Whether what is cut into indices is a guest's frame, not a page. */
  bool of_frames;
  uint32_t levels;
  Keeper keeper;
  Assoc *arrays[POINTER_LEVELS];
  Pointer *pointers[POINTER_LEVELS];
} WalkCaches;

/* The entries of level 2 stand in `shared`, where there is such an array. */
static WalkCaches new_walk_caches(const Paging *paging, bool of_frames, uint32_t levels, Keeper keeper,
                                  const Geometry geometry[POINTER_LEVELS], Replacement replacement, Assoc *shared) {
  WalkCaches caches = {.paging = paging, .of_frames = of_frames, .levels = levels, .keeper = keeper};
  for (uint32_t at = 0; at < POINTER_LEVELS; at++) {
    caches.arrays[at] = at == 0 && shared ? shared : new_assoc(geometry[at], replacement);
    caches.pointers[at] = take(caches.arrays[at]->entries, sizeof(Pointer));
  }
  return caches;
}

static inline uint32_t pointer_prefix(const WalkCaches *caches, uint32_t number, uint32_t level) {
  return caches->of_frames ? frame_prefix(caches->paging, number, level) : page_prefix(caches->paging, number, level);
}

static inline uint32_t pointer_set(const WalkCaches *caches, uint32_t number, uint32_t level, const Assoc *array) {
  return caches->of_frames ? modulo_sets(frame_prefix(caches->paging, number, level), array)
                           : page_set(caches->paging, number, level, array);
}

/* The lowest level that is held for `number`, 0 if none is; what it points at goes to `found`. */
static inline uint32_t pointer_lookup(WalkCaches *caches, uint32_t number, uint32_t pcid, Pointer *found) {
  for (uint32_t level = LOWEST_POINTER; level <= caches->levels; level++) {
    Assoc *array = caches->arrays[level - LOWEST_POINTER];
    if (array->used == 0) continue;
    uint64_t name = name_of(pointer_prefix(caches, number, level), caches->keeper, pcid);
    int32_t place = assoc_find(array, name, name, pointer_set(caches, number, level, array));
    if (place == NOWHERE) continue;
    *found = caches->pointers[level - LOWEST_POINTER][place];
    return level;
  }
  return 0;
}

/* What is held already is overwritten, which is no use of it. */
static inline void pointer_insert(WalkCaches *caches, uint32_t number, uint32_t pcid, uint32_t level, Pointer pointer) {
  Assoc *array = caches->arrays[level - LOWEST_POINTER];
  uint64_t name = name_of(pointer_prefix(caches, number, level), caches->keeper, pcid);
  uint32_t set = pointer_set(caches, number, level, array);
  int32_t place = assoc_peek(array, name, name, set);
  if (place == NOWHERE) place = assoc_insert(array, name, set);
  if (place != NOWHERE) caches->pointers[level - LOWEST_POINTER][place] = pointer;
}

/* What a walk for `number` would use. */
static void drop_pointers_to(WalkCaches *caches, uint32_t number, uint32_t pcid) {
  for (uint32_t level = LOWEST_POINTER; level <= caches->levels; level++) {
    Assoc *array = caches->arrays[level - LOWEST_POINTER];
    if (array->used == 0) continue;
    uint64_t name = name_of(pointer_prefix(caches, number, level), caches->keeper, pcid);
    int32_t place = assoc_peek(array, name, name, pointer_set(caches, number, level, array));
    if (place != NOWHERE) assoc_remove(array, (uint32_t)place);
  }
}

static void drop_pointers_of(WalkCaches *caches, uint32_t pcid) {
  for (uint32_t at = 0; at < POINTER_LEVELS; at++) {
    Assoc *array = caches->arrays[at];
    if (array->used == 0) continue;
    for (uint32_t place = 0; place < array->entries; place++)
      if (keeps(array->names[place], caches->keeper) && tag_in(array->names[place]) == pcid) assoc_remove(array, place);
  }
}

static void drop_all_pointers(WalkCaches *caches) {
  for (uint32_t at = 0; at < POINTER_LEVELS; at++) clear_keeper(caches->arrays[at], caches->keeper);
}

#endif

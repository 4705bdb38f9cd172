/*
 * What an entry of a TLB, a paging-structure cache or a nested TLB is known by: the number that it is about in the upper
 * half, and below, who keeps it and what that tells its entries apart by. Several may keep entries in one array.
 */
#ifndef YARDSTICK_NAMES_H
#define YARDSTICK_NAMES_H

#include "assoc.h"

typedef enum { PAGES, TABLES, NESTED_TABLES, NESTED_PAGES } Keeper;

enum { KEEPER_SHIFT = 16 };

static inline uint64_t name_of(uint32_t number, Keeper keeper, uint32_t tag) {
  return (uint64_t)number << 32 | (uint32_t)keeper << KEEPER_SHIFT | tag;
}

static inline bool keeps(uint64_t name, Keeper keeper) {
  return name != EMPTY && ((uint32_t)name >> KEEPER_SHIFT) == (uint32_t)keeper;
}

static inline uint32_t number_in(uint64_t name) { return (uint32_t)(name >> 32); }
static inline uint32_t tag_in(uint64_t name) { return (uint32_t)name & 0xffff; }

/* Removes all that `keeper` has. */
static void clear_keeper(Assoc *array, Keeper keeper) {
  if (array->used == 0) return;
  for (uint32_t place = 0; place < array->entries; place++)
    if (!array->shared || keeps(array->names[place], keeper)) array->names[place] = EMPTY;
  if (!array->shared) {
    array->used = 0;
    return;
  }
  array->used = 0;
  for (uint32_t place = 0; place < array->entries; place++) array->used += array->names[place] != EMPTY;
}

#endif

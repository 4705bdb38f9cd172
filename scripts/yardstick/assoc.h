/*
 * A set-associative array of names. A name is 64 bits and lies in the set that its owner says. Places are numbered set by
 * set; an owner keeps what it stores in columns of its own. A search takes the lowest way that matches.
 */
#ifndef YARDSTICK_ASSOC_H
#define YARDSTICK_ASSOC_H

#include "common.h"

typedef enum { LRU, TREE_PLRU, RANDOM, FIFO } Replacement;

typedef struct {
  uint32_t entries;
  uint32_t ways;
} Geometry;

enum { NOWHERE = -1, FEW_WAYS = 16 };
#define EMPTY UINT64_MAX

typedef struct {
  uint32_t entries, ways, sets, used;
  /* sets - 1 where they are a power of two. */
  uint32_t mask;
  bool power;
  bool shared;
  Replacement replacement;
  uint64_t *names;
  /* Up to 16 ways: the ways of a set as a list of nibbles, the one used (or filled) last at the bottom. */
  uint64_t *order;
  uint32_t oldest_shift;
  /* More ways: when each was used (or filled) last. */
  uint64_t *stamps;
  uint64_t now;
  /* A tree a set: node n has the children 2n and 2n + 1, and says where the victim lies. */
  uint8_t *points_right;
  uint32_t leaves;
  uint32_t chance;
} Assoc;

#define ALL_NIBBLES 0x1111111111111111u
#define FIRST_ORDER 0xfedcba9876543210u

static uint32_t sets_of(Geometry geometry) {
  if (geometry.entries == 0) return 1;
  if (geometry.ways == 0 || geometry.entries % geometry.ways != 0)
    refuse("%u entries in %u ways do not make a whole number of sets", geometry.entries, geometry.ways);
  return geometry.entries / geometry.ways;
}

/* Of as many ways, the bits of a list. */
static uint64_t order_mask(uint32_t ways) { return ways == FEW_WAYS ? UINT64_MAX : ((uint64_t)1 << 4 * ways) - 1; }

static Assoc *new_assoc(Geometry geometry, Replacement replacement) {
  Assoc *array = take(1, sizeof(Assoc));
  array->entries = geometry.entries;
  array->ways = geometry.entries == 0 ? 0 : geometry.ways;
  array->sets = sets_of(geometry);
  array->power = (array->sets & (array->sets - 1)) == 0;
  array->mask = array->sets - 1;
  array->replacement = replacement;
  array->chance = 0x9e3779b9u;
  array->names = take(geometry.entries, sizeof(uint64_t));
  for (uint32_t place = 0; place < geometry.entries; place++) array->names[place] = EMPTY;
  if (replacement == TREE_PLRU) {
    array->leaves = 1;
    while (array->leaves < array->ways) array->leaves *= 2;
    array->points_right = take((size_t)array->sets * array->leaves, 1);
  } else if (replacement != RANDOM && array->ways <= FEW_WAYS) {
    array->order = take(array->sets, sizeof(uint64_t));
    for (uint32_t set = 0; set < array->sets; set++) array->order[set] = FIRST_ORDER & order_mask(array->ways);
    array->oldest_shift = array->ways == 0 ? 0 : 4 * (array->ways - 1);
  } else if (replacement != RANDOM) {
    array->stamps = take(geometry.entries, sizeof(uint64_t));
  }
  return array;
}

/* The list with `way` moved to its bottom. */
static inline uint64_t moved_down(uint64_t order, uint32_t way) {
  if ((order & 15) == way) return order;
  uint64_t zero_where_found = order ^ (way * ALL_NIBBLES);
  uint64_t found = (zero_where_found - ALL_NIBBLES) & ~zero_where_found & (8 * ALL_NIBBLES);
  uint32_t at = (uint32_t)__builtin_ctzll(found) & ~3u;
  uint64_t below = ((uint64_t)1 << at) - 1;
  uint64_t above = ~(below << 4 | 15);
  return (order & above) | (order & below) << 4 | way;
}

static inline void come_last(Assoc *array, uint32_t set, uint32_t way) {
  if (array->order) array->order[set] = moved_down(array->order[set], way);
  else array->stamps[(size_t)set * array->ways + way] = ++array->now;
}

static inline void point_away(Assoc *array, uint32_t set, uint32_t way) {
  uint8_t *tree = array->points_right + (size_t)set * array->leaves;
  for (uint32_t node = array->leaves + way; node > 1; node >>= 1) tree[node >> 1] = !(node & 1);
}

static inline void assoc_hit(Assoc *array, uint32_t set, uint32_t way) {
  if (array->replacement == LRU) come_last(array, set, way);
  else if (array->replacement == TREE_PLRU) point_away(array, set, way);
}

static inline void assoc_filled(Assoc *array, uint32_t set, uint32_t way) {
  if (array->replacement == LRU || array->replacement == FIFO) come_last(array, set, way);
  else if (array->replacement == TREE_PLRU) point_away(array, set, way);
}

static inline uint32_t oldest(const Assoc *array, uint32_t set) {
  if (array->order) return (uint32_t)(array->order[set] >> array->oldest_shift);
  const uint64_t *stamps = array->stamps + (size_t)set * array->ways;
  uint32_t found = 0;
  for (uint32_t way = 1; way < array->ways; way++)
    if (stamps[way] < stamps[found]) found = way;
  return found;
}

static inline uint32_t drawn(Assoc *array) {
  array->chance ^= array->chance << 13;
  array->chance ^= array->chance >> 17;
  array->chance ^= array->chance << 5;
  return array->chance % array->ways;
}

/* Down the tree; never into a half that has no way. */
static inline uint32_t pointed_at(const Assoc *array, uint32_t set) {
  const uint8_t *tree = array->points_right + (size_t)set * array->leaves;
  uint32_t node = 1, way = 0;
  for (uint32_t span = array->leaves >> 1; span > 0; span >>= 1) {
    bool right = tree[node] && way + span < array->ways;
    node = 2 * node + right;
    if (right) way += span;
  }
  return way;
}

static inline uint32_t victim(Assoc *array, uint32_t set) {
  if (array->replacement == RANDOM) return drawn(array);
  if (array->replacement == TREE_PLRU) return pointed_at(array, set);
  return oldest(array, set);
}

/* The place of either name; no use. */
static inline int32_t assoc_peek(const Assoc *array, uint64_t name, uint64_t other, uint32_t set) {
  uint32_t ways = array->ways;
  const uint64_t *names = array->names + (size_t)set * ways;
  int32_t start = (int32_t)(set * ways);
  uint32_t way = 0;
  for (; way + 4 <= ways; way += 4) {
    if (names[way] == name || names[way] == other) return start + (int32_t)way;
    if (names[way + 1] == name || names[way + 1] == other) return start + (int32_t)way + 1;
    if (names[way + 2] == name || names[way + 2] == other) return start + (int32_t)way + 2;
    if (names[way + 3] == name || names[way + 3] == other) return start + (int32_t)way + 3;
  }
  for (; way < ways; way++)
    if (names[way] == name || names[way] == other) return start + (int32_t)way;
  return NOWHERE;
}

/* The same, as a use. */
static inline int32_t assoc_find(Assoc *array, uint64_t name, uint64_t other, uint32_t set) {
  int32_t place = assoc_peek(array, name, other, set);
  if (place != NOWHERE) assoc_hit(array, set, (uint32_t)place - set * array->ways);
  return place;
}

/* A place for a name that is not held: the lowest empty way, else the victim's. */
static inline int32_t assoc_insert(Assoc *array, uint64_t name, uint32_t set) {
  uint32_t ways = array->ways;
  if (ways == 0) return NOWHERE;
  uint64_t *names = array->names + (size_t)set * ways;
  uint32_t way = ways;
  if (array->used < array->entries) {
    way = 0;
    while (way < ways && names[way] != EMPTY) way++;
  }
  if (way == ways) way = victim(array, set);
  else array->used++;
  names[way] = name;
  assoc_filled(array, set, way);
  return (int32_t)(set * ways + way);
}

static inline void assoc_remove(Assoc *array, uint32_t place) {
  if (array->names[place] == EMPTY) return;
  array->names[place] = EMPTY;
  array->used--;
}

#endif

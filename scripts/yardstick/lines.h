/* One level of a data cache. A line lies in the set of its number modulo the sets. */
#ifndef YARDSTICK_LINES_H
#define YARDSTICK_LINES_H

#include "assoc.h"

typedef struct {
  uint32_t ways, sets, stride;
  /* Of a packed set: its tags with those that fill it up to whole fours, and its order. */
  uint32_t tags, oldest_shift;
  uint64_t order_mask;
  /* 2^64 over the sets, rounded up: a product's upper half is the quotient, for lines below 2^35 and fewer sets than 2^29. */
  uint64_t inverse;
  /* LRU with few ways: a set is its order (as in assoc.h) and then its tags, so that it lies in one or two lines of the host. */
  unsigned char *packed;
  /* Everything else. */
  Assoc *array;
} Lines;

#define NO_TAG UINT32_MAX
/* With as many sets a quotient has 31 bits. */
enum { MANY_SETS = 16 };
/* How far ahead the host is told of a set that a page will come to. */
enum { SETS_AHEAD = 16 };

static Lines new_lines(Geometry geometry, Replacement replacement) {
  Lines lines = {.ways = geometry.entries == 0 ? 0 : geometry.ways, .sets = sets_of(geometry)};
  lines.inverse = lines.sets == 1 ? 0 : UINT64_MAX / lines.sets + 1;
  if (replacement != LRU || lines.ways > FEW_WAYS || lines.ways == 0 || lines.sets < MANY_SETS) {
    lines.array = new_assoc(geometry, replacement);
    return lines;
  }
  lines.tags = (lines.ways + 3) / 4 * 4;
  lines.oldest_shift = 4 * (lines.ways - 1);
  lines.order_mask = order_mask(lines.ways);
  uint32_t bytes = 8 + 4 * lines.tags;
  lines.stride = bytes <= 64 ? 64 : (bytes + 7) / 8 * 8;
  lines.packed = take((size_t)lines.sets, lines.stride);
  for (uint32_t set = 0; set < lines.sets; set++) {
    unsigned char *start = lines.packed + (size_t)set * lines.stride;
    *(uint64_t *)(void *)start = FIRST_ORDER & lines.order_mask;
    for (uint32_t way = 0; way < lines.tags; way++) ((uint32_t *)(void *)(start + 8))[way] = NO_TAG;
  }
  return lines;
}

static inline uint64_t quotient_of(const Lines *lines, uint64_t line) {
  if (lines->sets == 1) return line;
  return (uint64_t)(((unsigned __int128)line * lines->inverse) >> 64);
}

static inline bool packed_use(Lines *lines, uint32_t set, uint32_t tag) {
  unsigned char *start = lines->packed + (size_t)set * lines->stride;
  uint64_t *order = (uint64_t *)(void *)start;
  uint32_t *tags = (uint32_t *)(void *)(start + 8);
  uint32_t way = 0, end = lines->tags;
  for (; way < end; way += 4) {
    if (tags[way] == tag) goto held;
    if (tags[way + 1] == tag) goto held_1;
    if (tags[way + 2] == tag) goto held_2;
    if (tags[way + 3] == tag) goto held_3;
  }
  /* The oldest leaves, and the list turns by one. */
  uint64_t last = *order >> lines->oldest_shift;
  tags[last] = tag;
  *order = (*order << 4 & lines->order_mask) | last;
  return false;
held_3:
  way++;
held_2:
  way++;
held_1:
  way++;
held:
  *order = moved_down(*order, way);
  return true;
}

static inline bool array_use(Lines *lines, uint32_t set, uint64_t tag) {
  if (assoc_find(lines->array, tag, tag, set) != NOWHERE) return true;
  assoc_insert(lines->array, tag, set);
  return false;
}

/* Whether the line was held; it is now. */
static inline bool lines_use(Lines *lines, uint64_t line) {
  uint64_t tag = quotient_of(lines, line);
  uint32_t set = (uint32_t)(line - tag * lines->sets);
  return lines->packed ? packed_use(lines, set, (uint32_t)tag) : array_use(lines, set, tag);
}

/* Of the 64 lines from `first` on, those whose bits are `asked` pass through, in order; the bits of those that were missed. */
static inline uint64_t lines_pass(Lines *lines, uint64_t first, uint64_t asked) {
  uint64_t missed = 0;
  if (!lines->packed || lines->sets % 64 != 0) {
    for (; asked; asked &= asked - 1) {
      uint32_t at = (uint32_t)__builtin_ctzll(asked);
      if (!lines_use(lines, first + at)) missed |= (uint64_t)1 << at;
    }
    return missed;
  }
  /* A page's lines lie in 64 sets that follow one another, under one tag. */
  uint64_t tag = quotient_of(lines, first);
  uint32_t set = (uint32_t)(first - tag * lines->sets);
  for (; asked; asked &= asked - 1) {
    uint32_t at = (uint32_t)__builtin_ctzll(asked);
    __builtin_prefetch(lines->packed + (size_t)(set + at + SETS_AHEAD) * lines->stride, 1);
    if (!packed_use(lines, set + at, (uint32_t)tag)) missed |= (uint64_t)1 << at;
  }
  return missed;
}

#endif

/* Page tables as they lie in memory. A frame that is no table reads as entries that are not present, of host frame 0. */
#ifndef YARDSTICK_TABLES_H
#define YARDSTICK_TABLES_H

#include "paging.h"

typedef struct {
  uint32_t entries;
  uint32_t index_bits;
  uint32_t first_frame, frame_count;
  /* By frame: the block that stores the table; 0 where there is none, and block 0 stays all zero. */
  uint32_t *block_of;
  uint32_t blocks, capacity, tables;
  uint32_t *free_blocks;
  uint32_t free_count;
  /* An entry: its frame above 16 bits of flags. */
  uint64_t *stored;
  /* By block: the first line of the host frame that it lies in. */
  uint64_t *first_lines;
} Tables;

static void *grown(void *old, size_t count, size_t size) {
  void *larger = take(2 * count, size);
  memcpy(larger, old, count * size);
  return larger;
}

static Tables new_tables(const Paging *paging, uint32_t first_frame, uint32_t frame_count) {
  enum { SOME = 64 };
  return (Tables){
      .entries = paging->entries,
      .index_bits = paging->index_bits,
      .first_frame = first_frame,
      .frame_count = frame_count,
      .block_of = take(frame_count, sizeof(uint32_t)),
      .blocks = 1,
      .capacity = SOME,
      .free_blocks = take(SOME, sizeof(uint32_t)),
      .stored = take((size_t)SOME * paging->entries, sizeof(uint64_t)),
      .first_lines = take(SOME, sizeof(uint64_t)),
  };
}

static inline uint32_t block_at(const Tables *tables, uint32_t frame) {
  uint32_t at = frame - tables->first_frame;
  return at < tables->frame_count ? tables->block_of[at] : 0;
}

static inline bool is_table(const Tables *tables, uint32_t frame) { return block_at(tables, frame) != 0; }

static void add_table(Tables *tables, uint32_t frame, uint32_t host_frame) {
  if (frame - tables->first_frame >= tables->frame_count) refuse("a table in frame %u, which there is not", frame);
  uint32_t block = tables->free_count > 0 ? tables->free_blocks[--tables->free_count] : tables->blocks++;
  if (block == tables->capacity) {
    tables->stored = grown(tables->stored, (size_t)block * tables->entries, sizeof(uint64_t));
    tables->first_lines = grown(tables->first_lines, block, sizeof(uint64_t));
    tables->free_blocks = grown(tables->free_blocks, block, sizeof(uint32_t));
    tables->capacity *= 2;
  }
  tables->block_of[frame - tables->first_frame] = block;
  tables->first_lines[block] = (uint64_t)host_frame * LINES_A_PAGE;
  tables->tables++;
}

static void remove_table(Tables *tables, uint32_t frame) {
  uint32_t block = block_at(tables, frame);
  memset(tables->stored + (size_t)block * tables->entries, 0, tables->entries * sizeof(uint64_t));
  tables->block_of[frame - tables->first_frame] = 0;
  tables->free_blocks[tables->free_count++] = block;
  tables->tables--;
}

/* The host moved the table. */
static void place_table(Tables *tables, uint32_t frame, uint32_t host_frame) {
  tables->first_lines[block_at(tables, frame)] = (uint64_t)host_frame * LINES_A_PAGE;
}

static inline uint32_t slot_in(const Tables *tables, uint32_t frame, uint32_t index) {
  return (block_at(tables, frame) << tables->index_bits) + index;
}

static inline uint32_t flags_at(const Tables *tables, uint32_t slot) { return tables->stored[slot] & 0xffff; }
static inline uint32_t frame_at(const Tables *tables, uint32_t slot) {
  return (uint32_t)(tables->stored[slot] >> 16);
}

static inline uint64_t line_at(const Tables *tables, uint32_t slot) {
  return tables->first_lines[slot >> tables->index_bits] + (slot & (tables->entries - 1)) / ENTRIES_A_LINE;
}

static inline void store_entry(Tables *tables, uint32_t slot, uint32_t frame, uint32_t flags) {
  tables->stored[slot] = (uint64_t)frame << 16 | flags;
}

static inline void add_flags(Tables *tables, uint32_t slot, uint32_t flags) { tables->stored[slot] |= flags; }

#endif

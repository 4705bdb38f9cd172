/* The tables of the second dimension, guest frame to host frame, and the frames that they lie in. */
#ifndef YARDSTICK_NESTED_TABLES_H
#define YARDSTICK_NESTED_TABLES_H

#include "caches.h"
#include "descent.h"
#include "physmap.h"

typedef struct {
  Tables tables;
  const Paging *paging;
  Physmap *physmap;
  Caches *caches;
  uint32_t levels, root;
} NestedTables;

enum { TABLE_FLAGS = PRESENT | WRITABLE | USER | ACCESSED };

/* A table of absent entries. Its page was cleared, and so passed through the caches. */
static uint32_t new_nested_table(NestedTables *nested) {
  uint32_t number = nested->tables.tables;
  if (number == TABLE_FRAMES) refuse("more than %u nested tables", TABLE_FRAMES);
  uint32_t frame = FIRST_TABLE_FRAME + (number ^ number >> 4 ^ number >> 8);
  add_table(&nested->tables, frame, frame);
  touch_page(nested->caches, (uint64_t)frame * LINES_A_PAGE);
  return frame;
}

static inline uint32_t nested_index(const NestedTables *nested, uint32_t frame, uint32_t level) {
  return index_of(nested->paging, frame_prefix(nested->paging, frame, level));
}

/* The slot of the last entry for `frame`, of any size. */
static inline uint32_t last_nested_slot(const NestedTables *nested, uint32_t frame) {
  uint32_t table = nested->root;
  for (uint32_t level = nested->levels;; level--) {
    uint32_t slot = slot_in(&nested->tables, table, nested_index(nested, frame, level));
    if (level == 1) return slot;
    uint32_t flags = flags_at(&nested->tables, slot);
    if (!(flags & PRESENT) || flags & LARGE) return slot;
    table = frame_at(&nested->tables, slot);
  }
}

/* The slot of the entry of `level` for `frame`; tables that are missing above are made. */
static uint32_t nested_slot(NestedTables *nested, uint32_t frame, uint32_t level) {
  uint32_t table = nested->root;
  for (uint32_t above = nested->levels; above > level; above--) {
    uint32_t index = nested_index(nested, frame, above), slot = slot_in(&nested->tables, table, index);
    if (!(flags_at(&nested->tables, slot) & PRESENT))
      store_entry(&nested->tables, slot, new_nested_table(nested), TABLE_FLAGS);
    table = frame_at(&nested->tables, slot);
  }
  return slot_in(&nested->tables, table, nested_index(nested, frame, level));
}

/* Writes the leaf for the host page around `frame`, with the bits `marks`. */
static void nested_map(NestedTables *nested, uint32_t frame, uint32_t marks) {
  const Physmap *map = nested->physmap;
  uint32_t level = backing_level(map, frame);
  uint32_t base = unit_of(nested->paging, frame, level) * pages_in(nested->paging, level);
  uint32_t flags = PRESENT | USER | (map->guarded[frame] ? 0 : WRITABLE) | (level > 1 ? LARGE : 0) | marks;
  uint32_t slot = nested_slot(nested, frame, level);
  store_entry(&nested->tables, slot, host_frame_of(map, base), flags);
}

static void new_nested_tables(NestedTables *nested, const Paging *paging, Physmap *physmap, Caches *caches,
                              uint32_t levels, bool warm) {
  *nested = (NestedTables){.tables = new_tables(paging, FIRST_TABLE_FRAME, TABLE_FRAMES),
                           .paging = paging,
                           .physmap = physmap,
                           .caches = caches,
                           .levels = levels};
  if ((levels * paging->index_bits) < 32 && physmap->frames > (uint32_t)1 << levels * paging->index_bits)
    refuse("nested tables of %u levels do not reach %u frames", levels, physmap->frames);
  nested->root = new_nested_table(nested);
  if (!warm) return;
  for (uint64_t frame = 0; frame < physmap->frames;
       frame += pages_in(paging, backing_level(physmap, (uint32_t)frame)))
    nested_map(nested, (uint32_t)frame, ACCESSED | DIRTY);
}

/* A large leaf around `frame` becomes a table of the next smaller ones, until it is one of 4 KiB or none. */
static void break_leaf(NestedTables *nested, uint32_t frame) {
  uint32_t table = nested->root;
  for (uint32_t level = nested->levels; level > 1; level--) {
    uint32_t slot = slot_in(&nested->tables, table, nested_index(nested, frame, level));
    uint32_t flags = flags_at(&nested->tables, slot);
    if (!(flags & PRESENT)) return;
    if (flags & LARGE) {
      uint32_t first = frame_at(&nested->tables, slot), made = new_nested_table(nested);
      uint32_t piece_flags = level == 2 ? flags & ~(uint32_t)LARGE : flags;
      for (uint32_t index = 0; index < nested->paging->entries; index++)
        store_entry(&nested->tables, slot_in(&nested->tables, made, index),
                    first + index * pages_in(nested->paging, level - 1), piece_flags);
      store_entry(&nested->tables, slot, made, TABLE_FLAGS);
    }
    table = frame_at(&nested->tables, slot);
  }
}

static void nested_unmap(NestedTables *nested, uint32_t frame) {
  break_leaf(nested, frame);
  uint32_t slot = nested_slot(nested, frame, 1);
  store_entry(&nested->tables, slot, 0, 0);
}

static void nested_guard(NestedTables *nested, uint32_t frame) {
  break_leaf(nested, frame);
  uint32_t slot = nested_slot(nested, frame, 1);
  nested->tables.stored[slot] &= ~(uint64_t)WRITABLE;
}

#endif

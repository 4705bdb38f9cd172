/* The second dimension of a walk: places a guest frame, by the nested TLB or by the nested tables. */
#ifndef YARDSTICK_DIMENSION_H
#define YARDSTICK_DIMENSION_H

#include "cpu.h"
#include "nested-tables.h"
#include "nested-tlb.h"

typedef struct {
  Cpu *cpu;
  NestedTables *nested;
  /* Whether walks keep accessed and dirty bits in nested entries. */
  bool keeps_bits;
  NestedTlb tlb;
  WalkCaches walk_caches;
  /* What was found last. */
  uint32_t frame, level;
  bool writable, dirty;
  /* What could not be placed. */
  uint32_t violation;
} Dimension;

static void set_up_dimension(Dimension *dimension, Cpu *cpu, NestedTables *nested, const Bed *bed) {
  Replacement replacement = (Replacement)bed->replacement;
  Assoc *shared = cpu->second_nested;
  *dimension = (Dimension){.cpu = cpu, .nested = nested, .keeps_bits = bed->nested_bits};
  dimension->tlb = new_nested_tlb(&cpu->paging, shared ? shared : new_assoc(bed->nested_tlb, replacement));
  dimension->walk_caches = new_walk_caches(&cpu->paging, true, nested->levels, NESTED_TABLES, bed->nested_walk_caches,
                                           replacement, shared);
}

static inline void mark_nested(Dimension *dimension, uint32_t slot, uint32_t bits) {
  Tables *tables = &dimension->nested->tables;
  if (!dimension->keeps_bits || (flags_at(tables, slot) & bits) == bits) return;
  dimension->cpu->count[nestedWalkAdUpdates]++;
  add_flags(tables, slot, bits);
}

/* To a leaf that has the flags `needed`, in which `bits` are set. False is a violation. */
static inline bool dimension_walk(Dimension *dimension, uint32_t frame, uint32_t bits, uint32_t needed) {
  Cpu *cpu = dimension->cpu;
  NestedTables *nested = dimension->nested;
  Tables *tables = &nested->tables;
  Pointer pointer;
  uint32_t table = nested->root, level = nested->levels, slots[MOST_LEVELS + 1], flags;
  uint32_t cached = pointer_lookup(&dimension->walk_caches, frame, 0, &pointer);
  if (cached > 0) {
    cpu->count[nestedWalkCacheHits]++;
    table = pointer.frame;
    level = cached - 1;
  }
  uint32_t top = level;
  for (;;) {
    uint32_t slot = slots[level] = slot_in(tables, table, nested_index(nested, frame, level));
    cpu->count[nestedWalkLoadsL1 + load_entry(&cpu->caches, line_at(tables, slot))]++;
    flags = flags_at(tables, slot);
    bool leaf = level == 1 || flags & LARGE;
    if (!(flags & PRESENT) || (leaf && (flags & needed) != needed)) {
      dimension->violation = frame;
      return false;
    }
    if (leaf) break;
    table = frame_at(tables, slot);
    level--;
  }
  for (uint32_t above = top; above > level; above--) {
    mark_nested(dimension, slots[above], ACCESSED);
    uint32_t next = frame_at(tables, slots[above]);
    pointer_insert(&dimension->walk_caches, frame, 0, above, (Pointer){next, next, ALL_RIGHTS});
  }
  mark_nested(dimension, slots[level], bits);
  flags = flags_at(tables, slots[level]);
  /* Where no dirty bit is kept none stands in a store's way. */
  if (!dimension->keeps_bits) flags |= DIRTY;
  uint32_t first = frame_at(tables, slots[level]);
  dimension->frame = first + offset_in(&cpu->paging, frame, level);
  dimension->level = level;
  dimension->writable = flags & WRITABLE;
  dimension->dirty = flags & DIRTY;
  nested_fill(&dimension->tlb, frame, level, (Placed){first, flags});
  return true;
}

static inline bool dimension_hit(Dimension *dimension, uint32_t place, uint32_t frame) {
  const Placed *placed = &dimension->tlb.placed[place];
  dimension->cpu->count[nestedTlbHits]++;
  dimension->level = tag_in(dimension->tlb.array->names[place]);
  dimension->frame = placed->first + offset_in(&dimension->cpu->paging, frame, dimension->level);
  dimension->writable = placed->flags & WRITABLE;
  dimension->dirty = placed->flags & DIRTY;
  return true;
}

static inline bool place_for_load(Dimension *dimension, uint32_t frame) {
  int32_t place = nested_lookup(&dimension->tlb, frame);
  if (place == NOWHERE) return dimension_walk(dimension, frame, ACCESSED, PRESENT);
  return dimension_hit(dimension, (uint32_t)place, frame);
}

/* An entry that is not writable, or not known to be dirty, does not do. */
static inline bool place_for_store(Dimension *dimension, uint32_t frame) {
  int32_t place = nested_lookup(&dimension->tlb, frame);
  uint32_t needed = WRITABLE | DIRTY;
  if (place == NOWHERE || (dimension->tlb.placed[place].flags & needed) != needed)
    return dimension_walk(dimension, frame, ACCESSED | DIRTY, PRESENT | WRITABLE);
  return dimension_hit(dimension, (uint32_t)place, frame);
}

#endif

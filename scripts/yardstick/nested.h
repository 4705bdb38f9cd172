/* The two-dimensional walk, and the hypervisor that backs what it cannot place. */
#ifndef YARDSTICK_NESTED_H
#define YARDSTICK_NESTED_H

#include "dimension.h"

typedef enum { WALKED, REFUSED, VIOLATED } Walk;

typedef struct {
  Cpu *cpu;
  Tables *tables;
  Physmap *physmap;
  NestedTables nested_tables;
  Dimension dimension;
  bool remembers_host_frame;
  uint32_t root;
  /* Of a violation: whether it was a store, and whether of the page that the address leads to. */
  bool by_store, of_page;
} Nested;

static inline Walk violated(Nested *nested, bool of_page, bool by_store) {
  nested->of_page = of_page;
  nested->by_store = by_store;
  return VIOLATED;
}

static inline Walk refused(Nested *nested, uint32_t error_code) {
  nested->cpu->error_code = error_code;
  return REFUSED;
}

static inline void mark_guest(Nested *nested, uint32_t slot, uint32_t bits) {
  if ((flags_at(nested->tables, slot) & bits) == bits) return;
  nested->cpu->count[guestWalkAdUpdates]++;
  add_flags(nested->tables, slot, bits);
}

/*
 * Goes on in `table`, of level `top`, reached with the rights `above`; `known` is its host frame where `placed` says that the
 * second dimension need not be asked.
 */
static inline Walk nested_descend(Nested *nested, uint32_t page, uint32_t access, uint32_t top, uint32_t table,
                                  uint32_t above, bool placed, uint32_t known, Translation *found) {
  Cpu *cpu = nested->cpu;
  Tables *tables = nested->tables;
  Dimension *dimension = &nested->dimension;
  const Paging *paging = &cpu->paging;
  uint32_t slots[MOST_LEVELS + 1], gathered[MOST_LEVELS + 1], frames[MOST_LEVELS + 1], hosts[MOST_LEVELS + 1];
  uint32_t rights = above, level = top, flags;
  hosts[top] = known;
  for (;;) {
    if (!placed) {
      /* Where nested entries keep bits, a walk uses a guest table as if it stored to it. */
      bool there = dimension->keeps_bits ? place_for_store(dimension, table) : place_for_load(dimension, table);
      if (!there) return violated(nested, false, dimension->keeps_bits);
      hosts[level] = dimension->frame;
    }
    placed = false;
    uint32_t slot = slot_in(tables, table, index_of(paging, page_prefix(paging, page, level)));
    cpu->count[guestWalkLoadsL1 + load_entry(&cpu->caches, line_at(tables, slot))]++;
    flags = flags_at(tables, slot);
    if (!(flags & PRESENT)) return refused(nested, error_bits(access));
    if (flags & LARGE && level > HIGHEST_LEAF)
      return refused(nested, error_bits(access) | ERROR_PRESENT | ERROR_RESERVED);
    rights = narrowed(rights, flags);
    slots[level] = slot;
    frames[level] = table;
    gathered[level] = rights;
    if (level == 1 || flags & LARGE) break;
    table = frame_at(tables, slot);
    level--;
  }
  if (!permits(rights, access)) return refused(nested, error_bits(access) | ERROR_PRESENT);
  bool stores = access & WRITE;
  uint32_t bits = stores ? ACCESSED | DIRTY : ACCESSED;
  if (!dimension->keeps_bits) {
    /* Tables were placed for loads: where a bit is to be set in one, it is stored to. */
    for (uint32_t at = top; at >= level; at--) {
      uint32_t wanted = at == level ? bits : (uint32_t)ACCESSED;
      if ((flags_at(tables, slots[at]) & wanted) == wanted) continue;
      if (!place_for_store(dimension, frames[at])) return violated(nested, false, true);
    }
  }
  uint32_t frame = frame_at(tables, slots[level]) + offset_in(paging, page, level);
  if (!(stores ? place_for_store(dimension, frame) : place_for_load(dimension, frame)))
    return violated(nested, true, stores);
  for (uint32_t at = top; at > level; at--) {
    mark_guest(nested, slots[at], ACCESSED);
    pointer_insert(&cpu->walk_caches, page, cpu->pcid, at,
                   (Pointer){frame_at(tables, slots[at]), hosts[at - 1], gathered[at]});
  }
  mark_guest(nested, slots[level], bits);
  flags = flags_at(tables, slots[level]);
  uint32_t held = level < dimension->level ? level : dimension->level;
  *found = (Translation){.frame = dimension->frame - offset_in(paging, page, held),
                         .rights = (uint8_t)(dimension->writable ? rights : rights & ~(uint32_t)MAY_WRITE),
                         .level = (uint8_t)held,
                         .guest_level = (uint8_t)level,
                         .global = flags & GLOBAL,
                         .dirty = flags & DIRTY && dimension->dirty};
  return WALKED;
}

static inline Walk nested_walk(Nested *nested, uint32_t page, uint32_t access, Translation *found) {
  Cpu *cpu = nested->cpu;
  Pointer pointer;
  uint32_t cached = pointer_lookup(&cpu->walk_caches, page, cpu->pcid, &pointer);
  if (cached > 0) {
    cpu->count[guestWalkCacheHits]++;
    Walk end = nested_descend(nested, page, access, cached - 1, pointer.frame, pointer.rights,
                              nested->remembers_host_frame, pointer.host_frame, found);
    if (end != REFUSED) return end;
    uint32_t now = fault_now(nested->tables, &cpu->paging, nested->root, page, access);
    if (now != NO_FAULT) return refused(nested, now);
  }
  return nested_descend(nested, page, access, cpu->paging.levels, nested->root, ALL_RIGHTS, false, 0, found);
}

/* The hypervisor's part of a violation: back the frame, let it be stored to again, map it. */
static void nested_place(Nested *nested, uint32_t frame, bool stored) {
  uint64_t *count = nested->cpu->count;
  uint32_t before = nested->nested_tables.tables.tables;
  back_frame(nested->physmap, frame);
  if (stored) nested->physmap->guarded[frame] = 0;
  nested_map(&nested->nested_tables, frame, stored ? ACCESSED | DIRTY : ACCESSED);
  count[nestedEntriesFilled]++;
  count[nestedTablesAllocated] += nested->nested_tables.tables.tables - before;
}

static void handle_violation(Nested *nested, uint32_t page) {
  Cpu *cpu = nested->cpu;
  Dimension *dimension = &nested->dimension;
  uint32_t frame = dimension->violation;
  cpu->count[exitsNestedViolation]++;
  world_switch(cpu);
  if (nested->of_page) violation_raised(cpu, page);
  nested_place(nested, frame, nested->by_store);
  nested_drop(&dimension->tlb, frame);
  drop_pointers_to(&dimension->walk_caches, frame, 0);
}

typedef enum { FILLED, FAULTED, RESOLVED } Answer;

/* FILLED if the first walk found it, RESOLVED if a violation came first. */
static inline Answer nested_translate(Nested *nested, uint32_t page, uint32_t access, bool absent) {
  Cpu *cpu = nested->cpu;
  for (Answer answer = FILLED;; answer = RESOLVED) {
    Translation found;
    cpu->count[walks]++;
    Walk end = nested_walk(nested, page, access, &found);
    if (end == WALKED) {
      cpu_fill(cpu, page, access, &found, absent);
      return answer;
    }
    cpu->count[failedWalks]++;
    if (end == REFUSED) {
      fault_raised(cpu, page);
      return FAULTED;
    }
    handle_violation(nested, page);
  }
}

/* The host changes a leaf that walks may have read. */
static void leaf_changed(Nested *nested, uint32_t tables_before) {
  uint64_t *count = nested->cpu->count;
  count[hostEntriesDropped]++;
  count[nestedTablesAllocated] += nested->nested_tables.tables.tables - tables_before;
  count[nestedFlushes]++;
  nested_drop_all(&nested->dimension.tlb);
  drop_all_pointers(&nested->dimension.walk_caches);
  flush_all(nested->cpu);
}

static void host_unmap(Nested *nested, uint32_t frame) {
  Physmap *map = nested->physmap;
  uint32_t before = nested->nested_tables.tables.tables;
  if (frame >= map->frames) refuse("the host takes guest frame %u, and the guest has %u", frame, map->frames);
  if (map->backed[frame]) {
    nested_unmap(&nested->nested_tables, frame);
    leaf_changed(nested, before);
  }
  nested->cpu->count[hostUnmaps]++;
  take_frame(map, frame);
  if (is_table(nested->tables, frame)) place_table(nested->tables, frame, host_frame_of(map, frame));
}

static void host_protect(Nested *nested, uint32_t frame) {
  Physmap *map = nested->physmap;
  uint32_t before = nested->nested_tables.tables.tables;
  if (frame >= map->frames) refuse("the host guards guest frame %u, and the guest has %u", frame, map->frames);
  if (map->backed[frame]) {
    nested_guard(&nested->nested_tables, frame);
    leaf_changed(nested, before);
  }
  nested->cpu->count[hostProtects]++;
  guard_frame(map, frame);
}

#endif

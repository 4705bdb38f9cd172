/*
 * One TLB array: whole translations of one page size or several. An entry has the PCID that it belongs to, or is everybody's
 * (global). It knows the size of the page in the guest's tables: where that is larger than what is held, the entry is one of
 * several pieces, and an invalidation of any address in the page removes them all.
 */
#ifndef YARDSTICK_TLB_H
#define YARDSTICK_TLB_H

#include "names.h"
#include "paging.h"

enum { EVERYBODY = 1 << 12, OWNER_BITS = 13, OWNERS = (1 << OWNER_BITS) - 1 };

typedef struct {
  uint32_t frame;
  uint8_t rights;
  /* The size that is held, and the size in the guest's tables. */
  uint8_t level, guest_level;
  bool global, dirty;
} Translation;

typedef struct {
  uint32_t frame;
  uint8_t rights, guest_level, dirty;
} Held;

enum { BUCKETS = 1 << 10 };

typedef struct {
  Assoc *array;
  uint32_t lowest, highest;
  Held *held;
  /* By level: whether one of that size was ever filled since all was dropped. */
  bool filled[HIGHEST_LEAF + 1];
  /* Pieces by a hash of the large page that they are of; by place, the bucket plus 1. Spares most invalidations a search. */
  uint32_t pieces;
  uint16_t *bucket_at;
  uint32_t bucket[BUCKETS];
} Tlb;

static Tlb *new_tlb(uint32_t lowest, uint32_t highest, Assoc *array) {
  Tlb *tlb = take(1, sizeof(Tlb));
  tlb->array = array;
  tlb->lowest = lowest;
  tlb->highest = highest;
  tlb->held = take(array->entries, sizeof(Held));
  tlb->bucket_at = take(array->entries, sizeof(uint16_t));
  return tlb;
}

static inline uint64_t translation_name(uint32_t unit, uint32_t level, uint32_t owner) {
  return name_of(unit, PAGES, level << OWNER_BITS | owner);
}

static inline uint32_t held_level(const Tlb *tlb, uint32_t place) {
  return tag_in(tlb->array->names[place]) >> OWNER_BITS;
}

/* An entry of the page's own, under `pcid` or everybody's. */
static inline int32_t tlb_lookup(Tlb *tlb, const Paging *paging, uint32_t page, uint32_t pcid) {
  for (uint32_t level = tlb->lowest; level <= tlb->highest; level++) {
    if (!tlb->filled[level]) continue;
    uint32_t unit = unit_of(paging, page, level);
    int32_t place = assoc_find(tlb->array, translation_name(unit, level, pcid),
                               translation_name(unit, level, EVERYBODY), page_set(paging, page, level, tlb->array));
    if (place != NOWHERE) return place;
  }
  return NOWHERE;
}

static inline bool covers(const Tlb *tlb, uint32_t place, uint32_t access) {
  const Held *held = &tlb->held[place];
  return permits(held->rights, access) && (!(access & WRITE) || held->dirty);
}

static inline uint32_t frame_held(const Tlb *tlb, const Paging *paging, uint32_t place, uint32_t page) {
  return tlb->held[place].frame + offset_in(paging, page, held_level(tlb, place));
}

static inline Translation translation_at(const Tlb *tlb, uint32_t place) {
  uint32_t tag = tag_in(tlb->array->names[place]);
  const Held *held = &tlb->held[place];
  return (Translation){.frame = held->frame,
                       .rights = held->rights,
                       .level = (uint8_t)(tag >> OWNER_BITS),
                       .guest_level = held->guest_level,
                       .global = (tag & OWNERS) == EVERYBODY,
                       .dirty = held->dirty};
}

static inline uint32_t bucket_of(const Paging *paging, uint32_t page, uint32_t guest_level) {
  return (unit_of(paging, page, guest_level) * 2 + (guest_level & 1)) * 0x9e3779b1u >> 22;
}

static inline void forget_piece(Tlb *tlb, uint32_t place) {
  if (!tlb->bucket_at[place]) return;
  tlb->bucket[tlb->bucket_at[place] - 1]--;
  tlb->bucket_at[place] = 0;
  tlb->pieces--;
}

static inline void tlb_remove(Tlb *tlb, uint32_t place) {
  assoc_remove(tlb->array, place);
  forget_piece(tlb, place);
}

/* In place of what it held for that page. `absent`: it was looked for just now, and nothing is held. */
static inline void tlb_fill(Tlb *tlb, const Paging *paging, uint32_t page, uint32_t pcid, const Translation *found,
                            bool absent) {
  Assoc *array = tlb->array;
  uint32_t level = found->level;
  uint32_t unit = unit_of(paging, page, level), set = page_set(paging, page, level, array);
  if (!absent) {
    int32_t stale =
        assoc_peek(array, translation_name(unit, level, pcid), translation_name(unit, level, EVERYBODY), set);
    if (stale != NOWHERE) tlb_remove(tlb, (uint32_t)stale);
  }
  int32_t place = assoc_insert(array, translation_name(unit, level, found->global ? (uint32_t)EVERYBODY : pcid), set);
  if (place == NOWHERE) return;
  tlb->filled[level] = true;
  if (tlb->pieces > 0) forget_piece(tlb, (uint32_t)place);
  if (found->guest_level > level) {
    uint32_t bucket = bucket_of(paging, page, found->guest_level);
    tlb->bucket[bucket]++;
    tlb->bucket_at[place] = (uint16_t)(bucket + 1);
    tlb->pieces++;
  }
  tlb->held[place] = (Held){found->frame, found->rights, found->guest_level, found->dirty};
}

/* What covers the page itself, of owners from `first` to `last`. */
static void drop_own(Tlb *tlb, const Paging *paging, uint32_t page, uint32_t first, uint32_t last) {
  Assoc *array = tlb->array;
  if (array->used == 0) return;
  for (uint32_t level = tlb->lowest; level <= tlb->highest; level++) {
    if (!tlb->filled[level]) continue;
    uint32_t unit = unit_of(paging, page, level), start = page_set(paging, page, level, array) * array->ways;
    uint64_t least = translation_name(unit, level, first), most = translation_name(unit, level, last);
    for (uint32_t place = start; place < start + array->ways; place++)
      if (array->names[place] >= least && array->names[place] <= most) tlb_remove(tlb, place);
  }
}

static void drop_pieces(Tlb *tlb, const Paging *paging, uint32_t page, uint32_t first, uint32_t last) {
  Assoc *array = tlb->array;
  if (tlb->pieces == 0) return;
  if (!tlb->bucket[bucket_of(paging, page, 2)] && !tlb->bucket[bucket_of(paging, page, 3)]) return;
  for (uint32_t place = 0; place < array->entries; place++) {
    uint64_t name = array->names[place];
    if (!keeps(name, PAGES)) continue;
    uint32_t owner = tag_in(name) & OWNERS, guest_level = tlb->held[place].guest_level;
    if (owner < first || owner > last) continue;
    uint32_t held_page = number_in(name) * pages_in(paging, held_level(tlb, place));
    if (unit_of(paging, held_page, guest_level) == unit_of(paging, page, guest_level)) tlb_remove(tlb, place);
  }
}

/* The guest's page around `page`, pieces and all, of one owner. */
static void drop_page_of(Tlb *tlb, const Paging *paging, uint32_t page, uint32_t owner) {
  drop_own(tlb, paging, page, owner, owner);
  drop_pieces(tlb, paging, page, owner, owner);
}

static void drop_page(Tlb *tlb, const Paging *paging, uint32_t page, uint32_t pcid) {
  drop_page_of(tlb, paging, page, pcid);
  drop_page_of(tlb, paging, page, EVERYBODY);
}

/* The entry that translates `page`; other pieces stay. */
static void drop_translation(Tlb *tlb, const Paging *paging, uint32_t page, uint32_t pcid) {
  drop_own(tlb, paging, page, pcid, pcid);
  drop_own(tlb, paging, page, EVERYBODY, EVERYBODY);
}

static void drop_owner(Tlb *tlb, uint32_t owner) {
  Assoc *array = tlb->array;
  if (array->used == 0) return;
  for (uint32_t place = 0; place < array->entries; place++)
    if (keeps(array->names[place], PAGES) && (tag_in(array->names[place]) & OWNERS) == owner) tlb_remove(tlb, place);
}

static void drop_non_global(Tlb *tlb) {
  Assoc *array = tlb->array;
  if (array->used == 0) return;
  for (uint32_t place = 0; place < array->entries; place++)
    if (keeps(array->names[place], PAGES) && (tag_in(array->names[place]) & OWNERS) != EVERYBODY)
      tlb_remove(tlb, place);
}

static void drop_everything(Tlb *tlb) {
  clear_keeper(tlb->array, PAGES);
  memset(tlb->filled, 0, sizeof tlb->filled);
  if (tlb->pieces == 0) return;
  tlb->pieces = 0;
  memset(tlb->bucket, 0, sizeof tlb->bucket);
  memset(tlb->bucket_at, 0, tlb->array->entries * sizeof(uint16_t));
}

#endif

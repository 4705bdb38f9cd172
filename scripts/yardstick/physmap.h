/* Where guest frames lie in the host's memory, what of them is backed, and by how large a page. */
#ifndef YARDSTICK_PHYSMAP_H
#define YARDSTICK_PHYSMAP_H

#include "events.h"
#include "paging.h"

#define NEAR_FRAMES ((uint32_t)1 << 25)
#define NEAR_HALF ((uint32_t)1 << 23)
#define FAR_HALF ((uint32_t)1 << 27)
#define START_STEP ((uint32_t)1 << 18)
/* Where a hypervisor's own tables lie, and its own lines. */
#define FIRST_TABLE_FRAME ((uint32_t)1 << 24)
#define TABLE_FRAMES (NEAR_FRAMES - FIRST_TABLE_FRAME)
#define HYPERVISOR_LINE ((uint64_t)NEAR_FRAMES * LINES_A_PAGE - ((uint64_t)1 << 16))

typedef struct {
  const Paging *paging;
  uint64_t *count;
  uint32_t frames, page_level, first, again, turns;
  uint8_t *backed;
  uint8_t *guarded;
  /* Whether the host ever took a frame. */
  bool took;
  uint16_t *times_taken;
  /* By block of level 2 and 3: how often one of its frames was taken or guarded. */
  uint32_t *pieces[2];
} Physmap;

static Physmap new_physmap(const Paging *paging, uint64_t *count, uint32_t frames, uint32_t page_level, bool warm,
                           uint64_t seed) {
  bool near = frames <= NEAR_HALF;
  uint32_t start = near ? 0 : NEAR_FRAMES, half = near ? NEAR_HALF : FAR_HALF;
  if (frames == 0 || frames > half) refuse("a guest of %u frames, expected 1 to %u", frames, FAR_HALF);
  uint32_t starts = (half - frames) / START_STEP + 1;
  Physmap map = {
      .paging = paging,
      .count = count,
      .frames = frames,
      .page_level = page_level,
      .first = start + (uint32_t)(seed % starts) * START_STEP,
      .again = start + half,
      .turns = half / frames,
      .backed = take(frames, 1),
      .guarded = take(frames, 1),
      .times_taken = take(frames, sizeof(uint16_t)),
  };
  memset(map.backed, warm, frames);
  for (uint32_t level = 2; level <= HIGHEST_LEAF; level++)
    map.pieces[level - 2] = take(unit_of(paging, frames - 1, level) + 1, sizeof(uint32_t));
  return map;
}

static inline uint32_t host_frame_of(const Physmap *map, uint32_t frame) {
  if (frame >= map->frames) refuse("guest frame %u is used, and the guest has %u", frame, map->frames);
  uint32_t taken = map->took ? map->times_taken[frame] : 0;
  if (taken == 0) return map->first + frame;
  return map->again + (taken - 1) % map->turns * map->frames + frame;
}

/* The size of the host page around the frame. */
static uint32_t backing_level(const Physmap *map, uint32_t frame) {
  for (uint32_t level = map->page_level; level > 1; level--) {
    uint32_t unit = unit_of(map->paging, frame, level);
    uint64_t end = ((uint64_t)unit + 1) * pages_in(map->paging, level);
    if (end <= map->frames && map->pieces[level - 2][unit] == 0) return level;
  }
  return 1;
}

static void back_frame(Physmap *map, uint32_t frame) {
  if (frame >= map->frames) refuse("guest frame %u is used, and the guest has %u", frame, map->frames);
  if (map->backed[frame]) return;
  uint32_t level = backing_level(map, frame);
  uint32_t pages = pages_in(map->paging, level);
  memset(map->backed + unit_of(map->paging, frame, level) * (size_t)pages, 1, pages);
  map->count[hostFaults]++;
  map->count[hostPagesCleared] += pages;
}

static void break_up(Physmap *map, uint32_t frame) {
  for (uint32_t level = 2; level <= HIGHEST_LEAF; level++)
    map->pieces[level - 2][unit_of(map->paging, frame, level)]++;
}

static void take_frame(Physmap *map, uint32_t frame) {
  break_up(map, frame);
  map->backed[frame] = 0;
  map->times_taken[frame]++;
  map->took = true;
}

static void guard_frame(Physmap *map, uint32_t frame) {
  break_up(map, frame);
  map->guarded[frame] = 1;
}

#endif

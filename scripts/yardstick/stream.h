/*
 * How fast translation alone is: accesses to a heap that is mapped already, put to the CPU one after the other. No data goes
 * through caches, no page is written as a whole, no event is decoded.
 */
#ifndef YARDSTICK_STREAM_H
#define YARDSTICK_STREAM_H

#include <math.h>

#include "replay.h"

enum { STREAM_LENGTH = 1 << 22, HEAP_REGION = 1 };

static uint64_t stream_state = 0x9e3779b97f4a7c15u;

/* xorshift64* (Vigna 2016). */
static uint64_t drawn_bits(void) {
  stream_state ^= stream_state >> 12;
  stream_state ^= stream_state << 25;
  stream_state ^= stream_state >> 27;
  return stream_state * 0x2545f4914f6cdd1du;
}

static double drawn_unit(void) { return (double)(drawn_bits() >> 11) * 0x1p-53; }

/* Pages of the heap as likely as each other. */
static uint32_t *uniform_stream(uint32_t pages) {
  uint32_t *stream = take(STREAM_LENGTH, sizeof(uint32_t));
  for (uint32_t at = 0; at < STREAM_LENGTH; at++) stream[at] = (uint32_t)(drawn_unit() * pages);
  return stream;
}

/* Zipf's law: rank r weighs 1 / r^exponent, and ranks lie anywhere in the heap. */
static uint32_t *zipf_stream(uint32_t pages, double exponent) {
  double *sums = take(pages, sizeof(double));
  uint32_t *page_of = take(pages, sizeof(uint32_t)), *stream = take(STREAM_LENGTH, sizeof(uint32_t));
  double sum = 0;
  for (uint32_t rank = 0; rank < pages; rank++) {
    sums[rank] = sum += pow(rank + 1, -exponent);
    page_of[rank] = rank;
  }
  for (uint32_t left = pages; left > 1; left--) {
    uint32_t other = (uint32_t)(drawn_unit() * left), page = page_of[left - 1];
    page_of[left - 1] = page_of[other];
    page_of[other] = page;
  }
  for (uint32_t at = 0; at < STREAM_LENGTH; at++) {
    double wanted = drawn_unit() * sum;
    uint32_t low = 0, high = pages - 1;
    while (low < high) {
      uint32_t middle = (low + high) / 2;
      if (sums[middle] < wanted) low = middle + 1;
      else high = middle;
    }
    stream[at] = page_of[low];
  }
  return stream;
}

/* A heap of 4 KiB pages from the start of a region, under a root in frame 0; tables first, then pages, frame by frame. */
static void map_heap(Replay *replay, uint32_t pages) {
  Cpu *cpu = &replay->cpu;
  Paging *paging = &cpu->paging;
  Tables *tables = &replay->guest_tables;
  uint32_t next = 0, root = next++, flags = PRESENT | WRITABLE | USER | ACCESSED;
  paging->regions[0] = HEAP_REGION;
  paging->region_count = 1;
  add_table(tables, root, host_frame_of(&replay->physmap, root));
  uint32_t first_page_frame = replay->physmap.frames - pages;
  for (uint32_t page = 0; page < pages; page++) {
    uint32_t table = root;
    for (uint32_t level = paging->levels; level > 1; level--) {
      uint32_t slot = slot_in(tables, table, index_of(paging, page_prefix(paging, page, level)));
      if (!(flags_at(tables, slot) & PRESENT)) {
        uint32_t made = next++;
        add_table(tables, made, host_frame_of(&replay->physmap, made));
        store_entry(tables, slot, made, flags);
      }
      table = frame_at(tables, slot);
    }
    store_entry(tables, slot_in(tables, table, index_of(paging, page)), first_page_frame + page, flags | DIRTY);
  }
  load_cr3(replay, root, 0, false);
}

static inline void put(Replay *replay, bool is_nested, const uint32_t *stream) {
  for (uint32_t at = 0; at < STREAM_LENGTH; at++) {
    Ahead ahead = {&stream[(at + GUEST_AHEAD) % STREAM_LENGTH], &stream[(at + HOST_AHEAD) % STREAM_LENGTH]};
    if (!translated(replay, is_nested, stream[at], USER_MODE, ahead)) refuse("a page of the heap was refused");
  }
}

#endif

/* One replay: a machine, and the events of a recording put to it. */
#ifndef YARDSTICK_REPLAY_H
#define YARDSTICK_REPLAY_H

#include "dump.h"
#include "native.h"
#include "nested.h"

enum {
  LAST_ACCESS = 7,
  TABLE_STORE = 8,
  PAGE_WRITE = 9,
  PAGE_READ = 10,
  COMPUTE = 11,
  WORK = 12,
  LOAD_CR3 = 16,
  READ_CR3 = 17,
  INVLPG = 18,
  INVPCID = 19,
  TOGGLE_GLOBAL_PAGES = 20,
  HINT = 24,
  CHAPTER = 25,
  ITERATION = 26,
  HOST_UNMAP = 32,
  HOST_PROTECT = 33,
  REGION = 40,
  BOOT_ENTRY = 41
};

enum { OF_ADDRESS, OF_CONTEXT, OF_ALL_WITH_GLOBAL, OF_ALL };
enum { SAME_INSTRUCTION = 1, DEPENDENT_LOAD = 2, ALL_MARKS = 3 };
/* How far ahead the guest's entry of a page is looked for, and then the host's. */
enum { GUEST_AHEAD = 8, HOST_AHEAD = 4 };
enum { EXPECT_FAULT = 1 << 8, EXPECT_RACY = 1 << 9 };

typedef struct {
  bool is_nested;
  Cpu cpu;
  Tables guest_tables;
  Physmap physmap;
  Native native;
  Nested nested;
  /* Of the guest's tables, as it is loaded. */
  uint32_t root;
  /* Events before the chunk at hand. */
  uint64_t before;
  /* Called at the end of each chapter. */
  void (*chapter_ended)(const uint64_t *count);
} Replay;

static Replay *new_replay(const Recording *recording, const Bed *bed) {
  Replay *replay = take(1, sizeof(Replay));
  Cpu *cpu = &replay->cpu;
  cpu->paging = (Paging){.levels = recording->levels,
                         .index_bits = recording->index_bits,
                         .entries = (uint32_t)1 << recording->index_bits,
                         .region_shift = 3 * recording->index_bits};
  set_up_cpu(cpu, bed);
  replay->is_nested = bed->nested;
  replay->physmap = new_physmap(&cpu->paging, cpu->count, recording->guest_frames, host_page_level(bed),
                                bed->host_warm, bed->seed);
  replay->guest_tables = new_tables(&cpu->paging, 0, recording->guest_frames);
  if (!bed->nested) {
    replay->native = (Native){.cpu = cpu, .tables = &replay->guest_tables, .physmap = &replay->physmap};
    return replay;
  }
  Nested *nested = &replay->nested;
  nested->cpu = cpu;
  nested->tables = &replay->guest_tables;
  nested->physmap = &replay->physmap;
  nested->remembers_host_frame = bed->remembers_host_frame;
  new_nested_tables(&nested->nested_tables, &cpu->paging, &replay->physmap, &cpu->caches, (uint32_t)bed->host_levels,
                    bed->host_warm);
  set_up_dimension(&nested->dimension, cpu, &nested->nested_tables, bed);
  return replay;
}

static inline Answer translate(Replay *replay, bool is_nested, uint32_t page, uint32_t access, bool absent) {
  if (is_nested) return nested_translate(&replay->nested, page, access, absent);
  return native_translate(&replay->native, page, access, absent) ? FILLED : FAULTED;
}

/* An entry is there that does not cover the access: it goes. A processor may raise the fault that it asks for at once. */
static bool uncovered(Replay *replay, bool is_nested, uint32_t page, uint32_t access, Tlb *tlb, uint32_t place) {
  Cpu *cpu = &replay->cpu;
  cpu->count[tlbMisses]++;
  bool refuses = !permits(tlb->held[place].rights, access);
  tlb_remove(tlb, place);
  if (!refuses || !cpu->stale_faults) return translate(replay, is_nested, page, access, false) != FAULTED;
  fault_raised(cpu, page);
  Answer answer = translate(replay, is_nested, page, access, false);
  if (answer == FILLED) cpu->count[spuriousFaults]++;
  return answer != FAULTED;
}

/* Pages of accesses that will come, if they are known. */
typedef struct {
  const uint32_t *guest, *host;
} Ahead;

static inline const uint32_t *page_ahead(const Chunk *chunk, uint32_t row) {
  return row < chunk->length && chunk->kind[row] <= LAST_ACCESS ? &chunk->a[row] : NULL;
}

/*
 * Translates an access; the page lies in cpu.frame then. False is a fault, with cpu.error_code. `ahead`: accesses that
 * will come soon. They change no count.
 */
static inline bool translated(Replay *replay, bool is_nested, uint32_t page, uint32_t access, Ahead ahead) {
  Cpu *cpu = &replay->cpu;
  const Paging *paging = &cpu->paging;
  Tlb **first = access & FETCH ? cpu->instruction : cpu->data;
  Tlb **second = access & FETCH ? cpu->second_instruction : cpu->second_data;
  cpu->count[tlbLookups]++;
  for (uint32_t at = 0; at < 3; at++) {
    int32_t place = tlb_lookup(first[at], paging, page, cpu->pcid);
    if (place == NOWHERE) continue;
    if (!covers(first[at], (uint32_t)place, access))
      return uncovered(replay, is_nested, page, access, first[at], (uint32_t)place);
    cpu->count[tlbHits]++;
    cpu->frame = frame_held(first[at], paging, (uint32_t)place, page);
    return true;
  }
  /* Where one misses the first level others will: the host's memory is told which entry they need. */
  const Tables *tables = &replay->guest_tables;
  if (ahead.guest) __builtin_prefetch(&tables->stored[last_slot(tables, paging, replay->root, *ahead.guest)]);
  if (is_nested && ahead.host) {
    const NestedTables *host = &replay->nested.nested_tables;
    uint32_t frame = frame_at(tables, last_slot(tables, paging, replay->root, *ahead.host));
    __builtin_prefetch(&host->tables.stored[last_nested_slot(host, frame)]);
  }
  for (uint32_t at = 0; at < 2; at++) {
    int32_t place = tlb_lookup(second[at], paging, page, cpu->pcid);
    if (place == NOWHERE) continue;
    if (!covers(second[at], (uint32_t)place, access))
      return uncovered(replay, is_nested, page, access, second[at], (uint32_t)place);
    cpu->count[stlbHits]++;
    cpu->frame = frame_held(second[at], paging, (uint32_t)place, page);
    Translation moved = translation_at(second[at], (uint32_t)place);
    tlb_fill(first[moved.level - 1], paging, page, cpu->pcid, &moved, true);
    return true;
  }
  cpu->count[tlbMisses]++;
  return translate(replay, is_nested, page, access, true) != FAULTED;
}

static inline void touch_line(Cpu *cpu, uint32_t access, uint32_t line) {
  uint32_t found = touch_data(&cpu->caches, (uint64_t)cpu->frame * LINES_A_PAGE + line);
  cpu->count[(access & USER_MODE ? userDataL1 : kernelDataL1) + found]++;
}

static inline void execute(Cpu *cpu, uint32_t instructions, uint32_t mode) {
  cpu->count[mode == USER_MODE ? userInstructions : kernelInstructions] += instructions;
}

static _Noreturn void disagree(const Replay *replay, uint32_t row, uint32_t kind, uint32_t got, uint32_t expected) {
  refuse("event %llu of kind %u: %s with error code %u, and the recording expects %s with error code %u",
         (unsigned long long)(replay->before + row + 1), kind, got & EXPECT_FAULT ? "a fault" : "no fault",
         got & 0xff, expected & EXPECT_FAULT ? "a fault" : "no fault", expected & 0xff);
}

static inline void play_access(Replay *replay, bool is_nested, const Chunk *chunk, uint32_t row) {
  Cpu *cpu = &replay->cpu;
  uint32_t access = chunk->kind[row], expected = chunk->e[row], marks = chunk->b[row];
  bool is_executed = !(marks & SAME_INSTRUCTION) && !(expected & EXPECT_FAULT);
  execute(cpu, chunk->instructions[row] + is_executed, access & USER_MODE);
  uint64_t before[AWAITED_COUNT];
  if (marks & DEPENDENT_LOAD) memcpy(before, cpu->count, sizeof before);
  Ahead ahead = {page_ahead(chunk, row + GUEST_AHEAD), is_nested ? page_ahead(chunk, row + HOST_AHEAD) : NULL};
  bool filled = translated(replay, is_nested, chunk->a[row], access, ahead);
  if (filled) touch_line(cpu, access, chunk->d[row]);
  if (marks & DEPENDENT_LOAD)
    for (uint32_t at = 0; at < AWAITED_COUNT; at++) cpu->count[AWAITED_COUNT + at] += cpu->count[at] - before[at];
  uint32_t fault = filled ? 0 : EXPECT_FAULT | cpu->error_code;
  if (fault != expected && !(expected & EXPECT_RACY)) disagree(replay, row, access, fault, expected);
}

/* An access of the kernel that must succeed. */
static inline void kernel_access(Replay *replay, bool is_nested, const Chunk *chunk, uint32_t row, uint32_t access) {
  if (!translated(replay, is_nested, chunk->a[row], access, (Ahead){NULL, NULL}))
    disagree(replay, row, chunk->kind[row], EXPECT_FAULT | replay->cpu.error_code, 0);
}

static inline void carry_out_store(Replay *replay, const Chunk *chunk, uint32_t row) {
  Tables *tables = &replay->guest_tables;
  uint32_t table = chunk->b[row];
  if (chunk->d[row] >= tables->entries)
    refuse("event %llu: index %u of a table of %u entries", (unsigned long long)(replay->before + row + 1),
           chunk->d[row], tables->entries);
  if (!is_table(tables, table)) add_table(tables, table, host_frame_of(&replay->physmap, table));
  store_entry(tables, slot_in(tables, table, chunk->d[row]), chunk->c[row], chunk->e[row]);
}

static void load_cr3(Replay *replay, uint32_t root, uint32_t pcid, bool no_flush) {
  Cpu *cpu = &replay->cpu;
  cpu->count[guestCr3Loads]++;
  replay->root = replay->native.root = replay->nested.root = root;
  cpu->pcid = pcid;
  if (!no_flush) flush_context(cpu, pcid);
}

static void invpcid(Cpu *cpu, uint32_t scope, uint32_t pcid, uint32_t page) {
  cpu->count[guestInvpcids]++;
  if (scope == OF_ADDRESS) flush_address(cpu, page, pcid);
  else if (scope == OF_CONTEXT) flush_context(cpu, pcid);
  else if (scope == OF_ALL) flush_non_global(cpu);
  else if (scope == OF_ALL_WITH_GLOBAL) flush_all(cpu);
  else refuse("an INVPCID of type %u, expected 0 to 3", scope);
}

static void take_region(Replay *replay, const Chunk *chunk, uint32_t row) {
  Paging *paging = &replay->cpu.paging;
  uint32_t region = chunk->a[row], slot = 0;
  while (slot < paging->region_count && paging->regions[slot] != region) slot++;
  if (slot == MOST_REGIONS || slot != chunk->d[row])
    refuse("event %llu: region %u in slot %u, expected slot %u", (unsigned long long)(replay->before + row + 1),
           region, chunk->d[row], slot);
  paging->regions[slot] = region;
  if (slot == paging->region_count) paging->region_count++;
}

static inline void play_other(Replay *replay, bool is_nested, const Chunk *chunk, uint32_t row) {
  Cpu *cpu = &replay->cpu;
  uint32_t a = chunk->a[row], b = chunk->b[row], d = chunk->d[row], e = chunk->e[row];
  execute(cpu, chunk->instructions[row], 0);
  switch (chunk->kind[row]) {
    case TABLE_STORE:
      cpu->count[guestTableStores]++;
      kernel_access(replay, is_nested, chunk, row, WRITE);
      touch_line(cpu, WRITE, d / ENTRIES_A_LINE);
      carry_out_store(replay, chunk, row);
      return;
    case PAGE_WRITE:
      kernel_access(replay, is_nested, chunk, row, WRITE);
      touch_page(&cpu->caches, (uint64_t)cpu->frame * LINES_A_PAGE);
      if (is_table(&replay->guest_tables, b)) remove_table(&replay->guest_tables, b);
      return;
    case PAGE_READ:
      kernel_access(replay, is_nested, chunk, row, 0);
      touch_page(&cpu->caches, (uint64_t)cpu->frame * LINES_A_PAGE);
      return;
    case COMPUTE:
      execute(cpu, a, d);
      return;
    case WORK:
      if (d >= STATED_COUNT) refuse("work %u, expected 0 to %d", d, STATED_COUNT - 1);
      cpu->count[guestFaults + d] += a;
      return;
    case LOAD_CR3:
      load_cr3(replay, a, d, e != 0);
      return;
    case READ_CR3:
      cpu->count[guestCr3Reads]++;
      return;
    case INVLPG:
      cpu->count[guestInvlpgs]++;
      flush_page(cpu, a);
      return;
    case INVPCID:
      invpcid(cpu, e, d, a);
      return;
    case TOGGLE_GLOBAL_PAGES:
      cpu->count[guestGlobalFlushes]++;
      flush_all(cpu);
      return;
    case HINT:
    case ITERATION:
      return;
    case CHAPTER:
      if (replay->chapter_ended) replay->chapter_ended(cpu->count);
      return;
    /* Without a host below the guest nobody takes its frames. */
    case HOST_UNMAP:
      if (is_nested) host_unmap(&replay->nested, a);
      return;
    case HOST_PROTECT:
      if (is_nested) host_protect(&replay->nested, a);
      return;
    case REGION:
      take_region(replay, chunk, row);
      return;
    case BOOT_ENTRY:
      carry_out_store(replay, chunk, row);
      return;
    default:
      refuse("event %llu is of kind %u, which this program does not do", (unsigned long long)(replay->before + row + 1),
             chunk->kind[row]);
  }
}

static inline void play_chunk(Replay *replay, bool is_nested, const Chunk *chunk) {
  for (uint32_t row = 0; row < chunk->length; row++) {
    if (chunk->kind[row] <= LAST_ACCESS) play_access(replay, is_nested, chunk, row);
    else play_other(replay, is_nested, chunk, row);
  }
  replay->before += chunk->length;
}

static void play(Replay *replay, const Recording *recording) {
  for (size_t at = 0; at < recording->chunk_count; at++) {
    /* Each of the two with code of its own. */
    if (replay->is_nested) play_chunk(replay, true, &recording->chunks[at]);
    else play_chunk(replay, false, &recording->chunks[at]);
  }
}

/* What the second dimension's tables take. */
static uint64_t overhead_bytes(const Replay *replay) {
  return replay->is_nested ? (uint64_t)replay->nested.nested_tables.tables.tables * 4096 : 0;
}

#endif

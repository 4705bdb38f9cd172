/*
 * The yardstick: replays recordings natively and under nested paging, in plain C. README.md says what is counted.
 *
 *   yardstick count RECORDING BED...    what was counted up to the end of each chapter, and of the recording
 *   yardstick time RECORDING BED N      of each of N replays the seconds on the clock, those of a processor, and the accesses
 *   yardstick stream LAW PAGES BED N    the same, of N streams to a heap that is mapped; LAW is zipf or uniform
 */
#include <time.h>

#include "replay.h"
#include "stream.h"

static uint32_t chapter;

static void print_counts(const uint64_t *count, const char *when, uint32_t number) {
  for (uint32_t at = 0; at < EVENT_COUNT; at++)
    printf("%s%u %s %llu\n", when, number, event_names[at], (unsigned long long)count[at]);
}

static void print_chapter(const uint64_t *count) { print_counts(count, "chapter", chapter++); }

static void count(const Recording *recording, const char *path, uint32_t number) {
  Bed bed = read_bed(path);
  Replay *replay = new_replay(recording, &bed);
  printf("bed%u\n", number);
  chapter = 0;
  replay->chapter_ended = print_chapter;
  play(replay, recording);
  print_counts(replay->cpu.count, "end", 0);
  printf("end0 overheadBytes %llu\n", (unsigned long long)overhead_bytes(replay));
  give_all_back();
}

typedef struct {
  double elapsed, used;
} Time;

/* Seconds on the clock, and seconds of a processor. */
static Time now(void) {
  struct timespec time;
  timespec_get(&time, TIME_UTC);
  return (Time){(double)time.tv_sec + (double)time.tv_nsec / 1e9, (double)clock() / CLOCKS_PER_SEC};
}

static void print_time_since(Time start, uint64_t accesses) {
  Time end = now();
  printf("%.6f %.6f %llu\n", end.elapsed - start.elapsed, end.used - start.used, (unsigned long long)accesses);
}

static void measure(const Recording *recording, const char *path, uint64_t times) {
  Bed bed = read_bed(path);
  for (uint64_t done = 0; done < times; done++) {
    Replay *replay = new_replay(recording, &bed);
    Time start = now();
    play(replay, recording);
    print_time_since(start, replay->cpu.count[tlbLookups]);
    give_all_back();
  }
}

/* Each stream once to warm up, and once measured. */
static void measure_streams(const char *law, uint32_t pages, const char *path, uint64_t times) {
  Bed bed = read_bed(path);
  Recording heap = {.levels = 4, .index_bits = 9, .guest_frames = pages + pages / 256 + 64};
  for (uint64_t done = 0; done < times; done++) {
    Replay *replay = new_replay(&heap, &bed);
    bool is_zipf = strcmp(law, "zipf") == 0;
    if (!is_zipf && strcmp(law, "uniform") != 0) refuse("a heap \"%s\", expected zipf or uniform", law);
    const uint32_t *stream = is_zipf ? zipf_stream(pages, 0.9) : uniform_stream(pages);
    map_heap(replay, pages);
    put(replay, replay->is_nested, stream);
    Time start = now();
    if (replay->is_nested) put(replay, true, stream);
    else put(replay, false, stream);
    print_time_since(start, STREAM_LENGTH);
    give_all_back();
  }
}

int main(int argc, char **argv) {
  if (argc >= 4 && strcmp(argv[1], "count") == 0) {
    Recording recording = read_recording(argv[2]);
    for (int at = 3; at < argc; at++) count(&recording, argv[at], (uint32_t)(at - 3));
    return 0;
  }
  if (argc == 5 && strcmp(argv[1], "time") == 0) {
    uint64_t times = whole_number("yardstick time", "N", argv[4], 1000);
    Recording recording = read_recording(argv[2]);
    measure(&recording, argv[3], times);
    return 0;
  }
  if (argc == 6 && strcmp(argv[1], "stream") == 0) {
    uint64_t pages = whole_number("yardstick stream", "PAGES", argv[3], 1 << 22);
    measure_streams(argv[2], (uint32_t)pages, argv[4], whole_number("yardstick stream", "N", argv[5], 1000));
    return 0;
  }
  refuse("expected \"count RECORDING BED...\", \"time RECORDING BED N\" or \"stream LAW PAGES BED N\"");
}

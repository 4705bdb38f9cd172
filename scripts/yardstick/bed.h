/*
 * What a recording is replayed on: a text of lines "NAME VALUE". Every name that is listed here must be there once, and no
 * other may be, so that nothing is passed over that the other side means.
 */
#ifndef YARDSTICK_BED_H
#define YARDSTICK_BED_H

#include "assoc.h"
#include "caches.h"

typedef enum { HOLDS_PAGES, HOLDS_TABLES, HOLDS_NESTED } SecondHolds;

typedef struct {
  uint64_t nested, seed;
  uint64_t replacement, fidelity, second_holds, remembers_host_frame;
  uint64_t stale_faults, nested_bits, vpid, hypervisor_lines;
  uint64_t host_page_kib, host_warm, host_levels;
  Geometry data[3], instruction[3], second, second_huge, second_instruction, nested_tlb;
  Geometry walk_caches[4], nested_walk_caches[4], l1, l2, llc;
} Bed;

/* A field and, where it has names for its values, those in the order of their numbers. */
typedef struct {
  const char *name;
  size_t at;
  const char *values;
  bool is_geometry;
} Field;

#define WORD(name, member, values) {name, offsetof(Bed, member), values, false}
#define NUMBER(name, member) {name, offsetof(Bed, member), NULL, false}
#define ARRAY(name, member) {name, offsetof(Bed, member), NULL, true}

static const Field fields[] = {
    WORD("strategy", nested, "native nested"),
    NUMBER("seed", seed),
    WORD("replacement", replacement, "lru tree-plru random fifo"),
    WORD("cacheFidelity", fidelity, "full entries flat"),
    WORD("tlb.secondHolds", second_holds, "pages tables nested"),
    WORD("guestWalkCacheHolds", remembers_host_frame, "gfn hfn"),
    WORD("staleFaults", stale_faults, "false true"),
    WORD("nestedAccessedDirty", nested_bits, "false true"),
    WORD("vpid", vpid, "false true"),
    NUMBER("hypervisorLines", hypervisor_lines),
    NUMBER("host.pageKiB", host_page_kib),
    WORD("host.warm", host_warm, "0 1"),
    NUMBER("host.levels", host_levels),
    ARRAY("tlb.data.0", data[0]),
    ARRAY("tlb.data.1", data[1]),
    ARRAY("tlb.data.2", data[2]),
    ARRAY("tlb.instruction.0", instruction[0]),
    ARRAY("tlb.instruction.1", instruction[1]),
    ARRAY("tlb.instruction.2", instruction[2]),
    ARRAY("tlb.second", second),
    ARRAY("tlb.secondHuge", second_huge),
    ARRAY("tlb.secondInstruction", second_instruction),
    ARRAY("nestedTlb", nested_tlb),
    ARRAY("walkCaches.2", walk_caches[0]),
    ARRAY("walkCaches.3", walk_caches[1]),
    ARRAY("walkCaches.4", walk_caches[2]),
    ARRAY("walkCaches.5", walk_caches[3]),
    ARRAY("nestedWalkCaches.2", nested_walk_caches[0]),
    ARRAY("nestedWalkCaches.3", nested_walk_caches[1]),
    ARRAY("nestedWalkCaches.4", nested_walk_caches[2]),
    ARRAY("nestedWalkCaches.5", nested_walk_caches[3]),
    ARRAY("caches.l1", l1),
    ARRAY("caches.l2", l2),
    ARRAY("caches.llc", llc),
};

#undef WORD
#undef NUMBER
#undef ARRAY

enum { FIELD_COUNT = sizeof fields / sizeof fields[0] };

static uint64_t whole_number(const char *path, const char *name, const char *text, uint64_t most) {
  char *end;
  uint64_t number = strtoull(text, &end, 10);
  if (*text < '0' || *text > '9' || *end != '\0' || number > most)
    refuse("%s: %s is \"%s\", expected a whole number up to %llu", path, name, text, (unsigned long long)most);
  return number;
}

static uint64_t word_number(const char *path, const Field *field, const char *text) {
  uint64_t number = 0;
  for (const char *word = field->values;; word = strchr(word, ' ') + 1, number++) {
    size_t length = strcspn(word, " ");
    if (strlen(text) == length && strncmp(word, text, length) == 0) return number;
    if (word[length] == '\0') break;
  }
  refuse("%s: %s is \"%s\", expected one of: %s", path, field->name, text, field->values);
}

static void read_field(const char *path, const Field *field, Bed *bed, char *text) {
  unsigned char *member = (unsigned char *)bed + field->at;
  if (!field->is_geometry) {
    *(uint64_t *)(void *)member = field->values ? word_number(path, field, text)
                                                : whole_number(path, field->name, text, UINT64_MAX);
    return;
  }
  char *ways = strchr(text, ' ');
  if (!ways) refuse("%s: %s is \"%s\", expected its entries and its ways", path, field->name, text);
  *ways++ = '\0';
  Geometry *geometry = (Geometry *)(void *)member;
  geometry->entries = (uint32_t)whole_number(path, field->name, text, 1 << 28);
  geometry->ways = (uint32_t)whole_number(path, field->name, ways, 1 << 28);
}

static Bed read_bed(const char *path) {
  FILE *file = fopen(path, "r");
  if (!file) refuse("%s cannot be read", path);
  Bed bed = {0};
  bool given[FIELD_COUNT] = {false};
  char line[256];
  while (fgets(line, sizeof line, file)) {
    line[strcspn(line, "\n")] = '\0';
    char *value = strchr(line, ' ');
    if (!value) refuse("%s: \"%s\", expected NAME VALUE", path, line);
    *value++ = '\0';
    size_t at = 0;
    while (at < FIELD_COUNT && strcmp(fields[at].name, line) != 0) at++;
    if (at == FIELD_COUNT) refuse("%s: \"%s\" is nothing that this program does", path, line);
    if (given[at]) refuse("%s: \"%s\" is there twice", path, line);
    given[at] = true;
    read_field(path, &fields[at], &bed, value);
  }
  fclose(file);
  for (size_t at = 0; at < FIELD_COUNT; at++)
    if (!given[at]) refuse("%s: \"%s\" is missing", path, fields[at].name);
  if (bed.host_levels != 4 && bed.host_levels != 5) refuse("%s: host.levels, expected 4 or 5", path);
  return bed;
}

static uint32_t host_page_level(const Bed *bed) {
  if (bed->host_page_kib == 4) return 1;
  if (bed->host_page_kib == 2048) return 2;
  if (bed->host_page_kib == 1048576) return 3;
  refuse("host.pageKiB is %llu, expected 4, 2048 or 1048576", (unsigned long long)bed->host_page_kib);
}

#endif

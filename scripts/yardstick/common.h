/* What every part uses: memory that lives as long as one replay, and how a program says that it will not go on. */
#ifndef YARDSTICK_COMMON_H
#define YARDSTICK_COMMON_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One sentence on standard error, and status 2: nothing was counted. */
static _Noreturn void refuse(const char *format, ...) {
  va_list values;
  va_start(values, format);
  fputs("yardstick: ", stderr);
  vfprintf(stderr, format, values);
  fputc('\n', stderr);
  va_end(values);
  exit(2);
}

typedef struct Block {
  struct Block *next;
  max_align_t content[];
} Block;

static Block *blocks;

/* Zeroed memory until give_all_back. */
static void *take(size_t count, size_t size) {
  Block *block = calloc(1, sizeof(Block) + (count + 1) * size + 64);
  if (!block) refuse("out of memory for %zu bytes", count * size);
  block->next = blocks;
  blocks = block;
  return (void *)(((uintptr_t)block->content + 63) & ~(uintptr_t)63);
}

static void give_all_back(void) {
  while (blocks) {
    Block *next = blocks->next;
    free(blocks);
    blocks = next;
  }
}

#endif

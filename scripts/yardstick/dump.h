/* A recording as it lies in a file: a header, and then chunks of columns, as README.md says. */
#ifndef YARDSTICK_DUMP_H
#define YARDSTICK_DUMP_H

#include "common.h"

typedef struct {
  uint32_t length;
  uint8_t *kind, *vcpu;
  uint16_t *instructions, *d, *e;
  uint32_t *a, *b, *c;
} Chunk;

typedef struct {
  uint32_t levels, index_bits, guest_frames;
  Chunk *chunks;
  size_t chunk_count;
} Recording;

enum { MAGIC_BYTES = 8, HEADER_NUMBERS = 4, VERSION = 4 };
static const char magic[MAGIC_BYTES + 1] = "PAGEWALK";

static void *whole_file(const char *path, size_t *bytes) {
  FILE *file = fopen(path, "rb");
  if (!file || fseek(file, 0, SEEK_END) != 0) refuse("%s cannot be read", path);
  long size = ftell(file);
  rewind(file);
  void *content = malloc((size_t)size + 1);
  if (!content || fread(content, 1, (size_t)size, file) != (size_t)size) refuse("%s cannot be read", path);
  fclose(file);
  *bytes = (size_t)size;
  return content;
}

typedef struct {
  const char *path;
  const unsigned char *at, *end;
} Reader;

static void read_bytes(Reader *reader, void *into, size_t bytes) {
  if ((size_t)(reader->end - reader->at) < bytes) refuse("%s ends before its last chunk", reader->path);
  memcpy(into, reader->at, bytes);
  reader->at += bytes;
}

static void *read_column(Reader *reader, uint32_t length, size_t size) {
  void *column = malloc(length * size);
  if (!column) refuse("out of memory");
  read_bytes(reader, column, length * size);
  return column;
}

static Chunk read_chunk(Reader *reader, uint32_t length) {
  Chunk chunk = {.length = length};
  chunk.kind = read_column(reader, length, 1);
  chunk.vcpu = read_column(reader, length, 1);
  chunk.instructions = read_column(reader, length, 2);
  chunk.d = read_column(reader, length, 2);
  chunk.e = read_column(reader, length, 2);
  chunk.a = read_column(reader, length, 4);
  chunk.b = read_column(reader, length, 4);
  chunk.c = read_column(reader, length, 4);
  for (uint32_t row = 0; row < length; row++)
    if (chunk.vcpu[row] != 0) refuse("%s: an event of virtual CPU %u, expected 0", reader->path, chunk.vcpu[row]);
  return chunk;
}

/* Kept until the program ends. */
static Recording read_recording(const char *path) {
  size_t bytes;
  unsigned char *content = whole_file(path, &bytes);
  Reader reader = {path, content, content + bytes};
  char found[MAGIC_BYTES];
  uint32_t header[HEADER_NUMBERS];
  read_bytes(&reader, found, sizeof found);
  if (memcmp(found, magic, MAGIC_BYTES) != 0) refuse("%s is no recording", path);
  read_bytes(&reader, header, sizeof header);
  if (header[0] != VERSION) refuse("%s is of version %u, expected %d", path, header[0], VERSION);
  Recording recording = {.levels = header[1], .index_bits = header[2], .guest_frames = header[3]};
  if (recording.levels < 4 || recording.levels > 5)
    refuse("%s: tables of %u levels, expected 4 or 5", path, recording.levels);
  if (recording.index_bits < 1 || recording.index_bits > 9)
    refuse("%s: %u bits an index, expected 1 to 9", path, recording.index_bits);
  size_t room = 0;
  for (;;) {
    uint32_t length;
    read_bytes(&reader, &length, sizeof length);
    if (length == 0) break;
    if (recording.chunk_count == room) {
      room = room ? 2 * room : 16;
      recording.chunks = realloc(recording.chunks, room * sizeof(Chunk));
      if (!recording.chunks) refuse("out of memory");
    }
    recording.chunks[recording.chunk_count++] = read_chunk(&reader, length);
  }
  if (reader.at != reader.end) refuse("%s goes on after its last chunk", path);
  free(content);
  return recording;
}

#endif

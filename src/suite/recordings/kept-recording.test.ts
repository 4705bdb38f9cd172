import {ftruncateSync} from 'node:fs';
import {afterEach, expect, test} from 'vitest';
import {READ} from '../../hardware/address.ts';
import {ChunkKeeper} from '../../recording/chunk-keeper.ts';
import {CHUNK_EVENTS} from '../../recording/format.ts';
import {Recorder} from '../../recording/recorder.ts';
import type {Source} from '../../replay/pass.ts';
import {KeepingSource, KeptSource} from './kept-recording.ts';
import {NamelessFile} from './nameless-file.ts';

const PLENTY = 2 ** 30;
const EVENTS = 2 * CHUNK_EVENTS + 1234;

const source: Source = {
  levels: 5,
  indexBits: 4,
  guestFrames: 64,
  record(recorder) {
    for (let event = 0; event < EVENTS - 2; event++)
      recorder.access(READ, (event * 7919) % 100_000, event % 64, 0);
    recorder.chapter('first');
    recorder.chapter('second');
    recorder.end();
  },
};

const files: NamelessFile[] = [];
afterEach(() => {
  for (const each of files.splice(0)) each.close();
});

function file(): number {
  files.push(new NamelessFile());
  return files.at(-1)!.descriptor;
}

function recordedBy(from: Source) {
  const keeper = new ChunkKeeper();
  const recorder = new Recorder(keeper.sink);
  from.record(recorder);
  return {
    chunks: keeper.chunks.map(chunk => chunk.columns()),
    chapters: recorder.chapters,
    events: recorder.length,
  };
}

const made = recordedBy(source);

test('to keep a recording changes nothing of it, and what was kept is the same again, however often', () => {
  const descriptor = file();
  const keeping = new KeepingSource(source, descriptor, PLENTY);
  expect(recordedBy(keeping)).toEqual(made);
  const kept = new KeptSource(source, descriptor, keeping.kept!);
  expect(recordedBy(kept)).toEqual(made);
  expect(recordedBy(kept)).toEqual(made);
  expect([kept.levels, kept.indexBits, kept.guestFrames]).toEqual([5, 4, 64]);
});

test('a recording that is too large is not kept, and recorded all the same', () => {
  const keeping = new KeepingSource(source, file(), 20 * CHUNK_EVENTS + 100);
  expect(recordedBy(keeping)).toEqual(made);
  expect(keeping.kept).toBeUndefined();
});

test('nor is one that cannot be written', () => {
  const keeping = new KeepingSource(source, 999_999, PLENTY);
  expect(recordedBy(keeping)).toEqual(made);
  expect(keeping.kept).toBeUndefined();
});

test('a file that has lost its end is told', () => {
  const descriptor = file();
  const keeping = new KeepingSource(source, descriptor, PLENTY);
  recordedBy(keeping);
  ftruncateSync(descriptor, 30 * CHUNK_EVENTS);
  expect(() => recordedBy(new KeptSource(source, descriptor, keeping.kept!))).toThrow(
    `a kept recording ends after ${30 * CHUNK_EVENTS} bytes`,
  );
});

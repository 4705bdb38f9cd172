import {expect, test} from 'vitest';
import {READ, WRITE} from '../hardware/address.ts';
import {ChunkKeeper} from '../recording/chunk-keeper.ts';
import {CHUNK_EVENTS, type Chunk} from '../recording/format.ts';
import {Recorder} from '../recording/recorder.ts';
import {RecordingHash} from './recording-hash.ts';

const SOURCE = {levels: 4, guestFrames: 64, record() {}};
const EVENTS = 2 * CHUNK_EVENTS + 100;

function recorded(chunkEvents: number, page = 7): readonly Chunk[] {
  const keeper = new ChunkKeeper();
  const recorder = new Recorder(keeper.sink, chunkEvents);
  for (let event = 0; event < EVENTS; event++)
    recorder.access(event % 3 === 0 ? WRITE : READ, event === 20_000 ? page : event % 1000, event % 64, 0);
  recorder.end();
  return keeper.chunks;
}

function hashOf(chunks: readonly Chunk[]): string {
  const hash = new RecordingHash(SOURCE);
  for (const chunk of chunks) hash.add(chunk);
  return hash.hex();
}

const whole = hashOf(recorded(CHUNK_EVENTS));

test('the hash is of the events, whatever chunks they come in', () => {
  for (const chunkEvents of [1000, CHUNK_EVENTS - 1, CHUNK_EVENTS + 1, 3 * CHUNK_EVENTS])
    expect(hashOf(recorded(chunkEvents)), String(chunkEvents)).toBe(whole);
});

test('another page of one access is another hash, and so is an event less', () => {
  expect(hashOf(recorded(CHUNK_EVENTS, 8))).not.toBe(whole);
  const [first, second, last] = recorded(CHUNK_EVENTS);
  last.length--;
  expect(hashOf([first, second, last])).not.toBe(whole);
});

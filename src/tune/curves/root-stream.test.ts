import {expect, test} from 'vitest';
import {ChunkKeeper} from '../../recording/chunk-keeper.ts';
import {eventsOf, type RecordedEvent} from '../../recording/reader.ts';
import {Recorder} from '../../recording/recorder.ts';
import type {Source} from '../../replay/pass.ts';
import {seedsOf, sized} from '../../testing/effort.ts';
import {PlainLru} from '../../testing/key-events.ts';
import {randomGuest} from '../../testing/random-guest.ts';
import {LruCurve} from './lru-curve.ts';
import {missesAt} from './miss-curve.ts';
import {putTo} from './recorded.ts';
import {RootStream} from './root-stream.ts';

function eventsIn(source: Source): RecordedEvent[] {
  const keeper = new ChunkKeeper();
  source.record(new Recorder(keeper.sink));
  return [...eventsOf(keeper.chunks)];
}

/** Trees built if those of the `size` roots loaded last are kept. */
function treesBuilt(events: readonly RecordedEvent[], size: number): number {
  const kept = new PlainLru(size);
  for (const event of events) {
    if (event.type === 'CR3 load') kept.use(event.root);
    if (event.type === 'page write') kept.drop(event.gfn);
    if (event.type === 'chapter') kept.chapterEnded();
  }
  return kept.misses;
}

test.each(seedsOf('root stream', 3))(
  'as many trees are built as by a hypervisor that keeps n roots, for every n (guest %i)',
  seed => {
    const source = randomGuest(seed, {memoryPages: 131_072}, sized(250));
    const curve = new LruCurve();
    putTo(source, [new RootStream(curve)]);
    const events = eventsIn(source);
    const misses = Array.from({length: 10}, (_, size) => missesAt(curve.curve(), size));
    expect(misses).toEqual(misses.map((_, size) => treesBuilt(events, size)));
    expect(misses[1]).toBeGreaterThan(misses[9]);
  },
);

/** Switches round and round between roots, and zeroes the frame of one of them in the end. */
function ring(roots: number, rounds: number): Source {
  return {
    levels: 4,
    guestFrames: 64,
    record(recorder) {
      recorder.chapter('warm-up');
      for (let load = 0; load < roots * rounds; load++) recorder.loadCr3(10 + (load % roots), 0, false);
      recorder.pageWrite(0, 10);
      recorder.loadCr3(10, 0, false);
      recorder.chapter('measured');
      recorder.end();
    },
  };
}

test('a ring of n roots misses always where n − 1 are kept; a root whose frame was zeroed is a new one', () => {
  const curve = new LruCurve();
  putTo(ring(5, 20), [new RootStream(curve)]);
  expect(missesAt(curve.curve(), 4)).toBe(101);
  // Each root once, and one again.
  expect(missesAt(curve.curve(), 5)).toBe(6);
  expect(curve.curve()).toMatchObject({cold: 5, lost: 1});
});

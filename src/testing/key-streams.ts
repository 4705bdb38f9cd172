/** Long streams of keys of different kinds, on which a sampled miss curve is held against the exact one. */
import {seededRandom} from '../stats/seeded-random.ts';
import type {KeySink} from '../tune/curves/key-stream.ts';
import {zipfDraws} from './key-events.ts';

export interface KeyStream {
  readonly id: string;
  /** Puts so many uses. Of keys there are `scale` times as many as a million uses have. */
  readonly put: (sink: KeySink, uses: number, scale: number) => void;
}

/** Pools of keys are so far apart. */
const APART = 1e6;

type Draw = () => number;

const uniform =
  (keys: number, random: Draw): Draw =>
  () =>
    Math.floor(random() * keys);

function loop(keys: number): Draw {
  let at = 0;
  return () => at++ % keys;
}

/** Each use is of one of the pools, with these chances. */
function mixture(
  sink: KeySink,
  uses: number,
  random: Draw,
  pools: readonly (readonly [number, Draw])[],
): void {
  for (let use = 0; use < uses; use++) {
    let chance = random();
    const pool = pools.findIndex(([share]) => (chance -= share) < 0);
    sink.use(pool * APART + pools[pool][1]());
  }
}

export const keyStreams: readonly KeyStream[] = [
  {
    id: 'zipf 0.8',
    put(sink, uses, scale) {
      mixture(sink, uses, seededRandom(11), [[1, zipfDraws(50_000 * scale, 0.8, seededRandom(1))]]);
    },
  },
  {
    id: 'two pools',
    put(sink, uses, scale) {
      const random = seededRandom(2);
      mixture(sink, uses, seededRandom(12), [
        [0.5, uniform(8000 * scale, random)],
        [0.5, uniform(60_000 * scale, random)],
      ]);
    },
  },
  {
    id: 'mix of four',
    put(sink, uses, scale) {
      const random = seededRandom(3);
      mixture(sink, uses, seededRandom(13), [
        [0.3, zipfDraws(20_000 * scale, 1, random)],
        [0.25, zipfDraws(30_000 * scale, 0.6, random)],
        [0.25, loop(8000 * scale)],
        [0.2, uniform(15_000 * scale, random)],
      ]);
    },
  },
  {id: 'block trace', put: blockTrace},
  {
    id: 'uniform',
    put(sink, uses, scale) {
      mixture(sink, uses, seededRandom(14), [[1, uniform(30_000 * scale, seededRandom(4))]]);
    },
  },
  {
    id: 'loop and zipf',
    put(sink, uses, scale) {
      mixture(sink, uses, seededRandom(15), [
        [0.5, zipfDraws(10_000 * scale, 0.9, seededRandom(5))],
        [0.5, loop(30_000 * scale)],
      ]);
    },
  },
];

/**
 * Requests for neighbouring blocks, as a disk has them: short ones to extents of which some are hot, and others in each of
 * five phases; now and then a long scan, after some of which what was scanned is trimmed.
 */
function blockTrace(sink: KeySink, uses: number, scale: number): void {
  const random = seededRandom(6);
  const extent = zipfDraws(3000 * scale, 0.9, random);
  const request = (): {start: number; blocks: number; trimmed: boolean} => {
    const phase = Math.floor((5 * used) / uses);
    if (random() >= 0.02) {
      const start = 16 * (extent() + Math.floor(700 * scale * phase));
      return {start, blocks: 1 + Math.floor(16 * random()), trimmed: false};
    }
    const start = APART + Math.floor(random() * 40_000 * scale);
    return {start, blocks: Math.ceil((500 + 1500 * random()) * scale), trimmed: random() < 0.3};
  };
  let used = 0;
  while (used < uses) {
    const {start, blocks, trimmed} = request();
    const end = start + Math.min(blocks, uses - used);
    used += end - start;
    for (let block = start; block < end; block++) sink.use(block);
    if (trimmed) for (let block = start; block < end; block++) sink.drop(block);
  }
}

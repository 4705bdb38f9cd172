/**
 * The curves whose stream does not depend on the size of the cache: all sizes from one pass over the recording of the
 * first seed. The fewest misses that any policy can have stand beside LRU's.
 */
import type {Level} from '../hardware/address.ts';
import type {Source} from '../replay/pass.ts';
import {KeyLog} from './curves/key-log.ts';
import type {KeySink} from './curves/key-stream.ts';
import {LruCurve} from './curves/lru-curve.ts';
import {largestUsefulSize, missesAt, unboundedMisses, type MissCurve} from './curves/miss-curve.ts';
import {Optimum} from './curves/optimum.ts';
import {PageStream} from './curves/page-stream.ts';
import {putTo} from './curves/recorded.ts';
import {RootStream} from './curves/root-stream.ts';
import {SampledCurve} from './curves/sampled-curve.ts';
import {ShadowPageStream} from './curves/shadow-page-stream.ts';
import {WalkedGuest} from './curves/walked-guest.ts';
import type {OnePassResult} from './result.ts';
import {sizesUpTo} from './sizes.ts';

/** What is known of the recording before it is made. */
export interface Recorded {
  readonly source: Source;
  /** Of the pages that the host backs the guest by. */
  readonly hostLevel: Level;
  /** Translations that it asks for. */
  readonly accesses: number;
}

/** A longer recording has its TLB curve from a sample of the pages. */
const MOST_EXACT_ACCESSES = 20e6;

export function onePassCurves({source, hostLevel, accesses}: Recorded): OnePassResult[] {
  const roots = new Followed();
  const shadowPages = new Followed();
  const pages = pageCurve(accesses);
  const guest = new WalkedGuest(source, paging => [
    new ShadowPageStream(paging, hostLevel, ...shadowPages.sinks),
    new PageStream(paging, {accesses: 'all', levels: [1, 2, 3]}, pages.sink),
  ]);
  putTo(source, [new RootStream(...roots.sinks), guest]);
  return [
    ...roots.results({
      stream: 'roots',
      unit: 'roots',
      note: 'roots that CR3 is loaded with: trees cached by their root',
      smallest: 1,
    }),
    ...shadowPages.results({
      stream: 'shadow pages',
      unit: 'pages',
      note: 'shadow pages that accesses pass through before any TLB: a pool whose policy sees every walk, whose pages leave alone, without prefetch',
      smallest: source.levels,
    }),
    pages.result(),
  ];
}

interface Stream {
  readonly stream: string;
  readonly unit: string;
  readonly note: string;
  /** The smallest cache that the curve says something of. */
  readonly smallest: number;
}

/** A stream under LRU, and under the best that could be. */
class Followed {
  private readonly lru = new LruCurve();
  private readonly log = new KeyLog();

  get sinks(): readonly KeySink[] {
    return [this.lru, this.log];
  }

  results(stream: Stream): OnePassResult[] {
    const curve = this.lru.curve();
    const optimum = new Optimum(this.log);
    return [
      resultOf(stream, 'lru', curve, {misses: size => missesAt(curve, size), fine: 'fine'}),
      resultOf(stream, 'belady', curve, {misses: size => optimum.misses(size), fine: 'coarse'}),
    ];
  }
}

function resultOf(
  {stream, unit, note, smallest}: Stream,
  policy: string,
  curve: MissCurve,
  {misses, fine}: {readonly misses: (size: number) => number; readonly fine: 'fine' | 'coarse'},
): OnePassResult {
  const largest = Math.max(smallest, largestUsefulSize(curve));
  const marked = sizesUpTo(smallest, largest);
  const sizes = fine === 'fine' ? [...new Set([...marked, ...between(smallest, largest)])] : marked;
  return {
    stream,
    unit,
    policy,
    method: 'one pass',
    uses: curve.uses,
    points: sizes
      .toSorted((left, right) => left - right)
      .map(size => ({size, misses: misses(size), marked: marked.includes(size)})),
    compulsory: unboundedMisses(curve),
    note,
    standardError: null,
  };
}

/** No two points of a curve are farther apart than a hair of the axis. */
const FINEST_STEP = 1.03;

function between(smallest: number, largest: number): readonly number[] {
  const sizes = [smallest];
  while (sizes.at(-1)! < largest)
    sizes.push(Math.min(largest, Math.ceil(Math.max(sizes.at(-1)! + 1, sizes.at(-1)! * FINEST_STEP))));
  return sizes;
}

/** The pages of a fully associative TLB, all sizes of page in one array. */
function pageCurve(accesses: number): {readonly sink: KeySink; result(): OnePassResult} {
  const stream = {
    stream: 'TLB',
    unit: 'entries',
    note: 'pages that accesses translate: one fully associative TLB array for all, before any other cache',
    smallest: 1,
  };
  if (accesses <= MOST_EXACT_ACCESSES) {
    const sink = new LruCurve();
    return {
      sink,
      result() {
        const curve = sink.curve();
        return resultOf(stream, 'lru', curve, {misses: size => missesAt(curve, size), fine: 'fine'});
      },
    };
  }
  const rate = MOST_EXACT_ACCESSES / accesses;
  const sink = new SampledCurve(rate);
  return {
    sink,
    result() {
      const {curve, errors} = sink.result();
      const note = `${stream.note}; a sample of ${(rate * 100).toPrecision(2)} % of the pages`;
      const made = resultOf({...stream, note}, 'lru', curve, {
        misses: size => missesAt(curve, size),
        fine: 'fine',
      });
      const worst = Math.max(...made.points.map(({size}) => errors[Math.min(size, errors.length - 1)]));
      return {...made, standardError: worst * curve.uses};
    },
  };
}

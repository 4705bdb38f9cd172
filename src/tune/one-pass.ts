/**
 * The curves whose stream does not depend on the size of the cache: all sizes from one pass over the recording of the
 * first seed. The fewest misses that any policy can have stand beside LRU's.
 */
import type {Level} from '../hardware/address.ts';
import type {Source} from '../replay/pass.ts';
import {FRONT, FrontCache} from './curves/front-cache.ts';
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
  /** Events that are kept of a stream for its bound. */
  readonly mostEvents?: number;
}

/** A longer recording has its TLB curve from a sample of the pages. */
const MOST_EXACT_ACCESSES = 20e6;
/** With a larger sample the curve takes longer than the exact one: measured, four times as long with half of the keys. */
const MOST_RATE = 0.1;

export function onePassCurves({
  source,
  hostLevel,
  accesses,
  mostEvents = MOST_EVENTS,
}: Recorded): OnePassResult[] {
  const roots = new Followed(mostEvents);
  const shadowPages = new Followed(mostEvents);
  const pages = pageCurve(accesses, mostEvents);
  const guest = new WalkedGuest(source, paging => [
    new ShadowPageStream(paging, hostLevel, ...shadowPages.sinks),
    new PageStream(paging, {accesses: 'all', levels: [1, 2, 3]}, ...pages.sinks),
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
      note: 'shadow pages that accesses pass through before any TLB: a pool whose policy sees every walk, whose pages leave alone, without prefetch; near rather than exact where the guest stores to its tables, since a store that is caught fills nothing',
      smallest: source.levels,
    }),
    ...pages.results(),
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
  private readonly log: KeyLog;

  constructor(mostEvents: number) {
    this.log = new KeyLog(mostEvents);
  }

  get sinks(): readonly KeySink[] {
    return [this.lru, this.log];
  }

  results(stream: Stream): OnePassResult[] {
    const curve = this.lru.curve();
    const sizes = this.affordable(sizesOf(stream, curve, FINE_STEP));
    if (sizes === undefined)
      return [lruOf({...stream, note: `${stream.note}; too long for the bound`}, curve)];
    const optimum = new Optimum(this.log);
    return [
      resultOf(
        stream,
        'lru',
        curve,
        pointsOf(sizes, size => missesAt(curve, size)),
      ),
      resultOf(
        stream,
        'belady',
        curve,
        pointsOf(sizes, size => optimum.misses(size)),
      ),
    ];
  }

  /**
   * The bound goes through the whole stream for each size. Both have the same sizes, or one would seem to pass the other.
   * Undefined where not even the round ones can be had.
   */
  private affordable(fine: readonly Size[]): readonly Size[] | undefined {
    const {events, overflowed} = this.log;
    const round = fine.filter(({marked}) => marked);
    if (overflowed || round.length * events.length > MOST_ROUND_STEPS) return undefined;
    return fine.length * events.length <= MOST_STEPS ? fine : round;
  }
}

/** At nine bytes each: a log, when each key is used next, and what is kept. */
const MOST_EVENTS = 16e6;
/** Events times sizes that the bound may take: some seconds, and half a minute where only round sizes are left. */
const MOST_STEPS = 20e6;
const MOST_ROUND_STEPS = 100e6;
/** From one point of a curve to the next, where it is not one entry. */
const FINE_STEP = 1.1;
/** The same for a curve that is known at every size. */
const FINEST_STEP = 1.03;

type Size = Pick<OnePassResult['points'][number], 'size' | 'marked'>;

/** Round sizes, which are marked, and what lies between, up to the smallest that is as good as any. */
function sizesOf({smallest}: Stream, curve: MissCurve, step: number): readonly Size[] {
  const largest = Math.max(smallest, largestUsefulSize(curve));
  const marked = sizesUpTo(smallest, largest);
  const all = new Set(marked);
  for (let size = smallest; size < largest; size = Math.max(size + 1, Math.ceil(size * step))) all.add(size);
  all.add(largest);
  return [...all].sort((left, right) => left - right).map(size => ({size, marked: marked.includes(size)}));
}

const pointsOf = (sizes: readonly Size[], misses: (size: number) => number): OnePassResult['points'] =>
  sizes.map(each => ({...each, misses: misses(each.size)}));

function resultOf(
  {stream, unit, note}: Stream,
  policy: string,
  curve: MissCurve,
  points: OnePassResult['points'],
): OnePassResult {
  return {
    stream,
    unit,
    policy,
    method: 'one pass',
    uses: curve.uses,
    points,
    compulsory: unboundedMisses(curve),
    note,
  };
}

const lruOf = (stream: Stream, curve: MissCurve): OnePassResult =>
  resultOf(
    stream,
    'lru',
    curve,
    pointsOf(sizesOf(stream, curve, FINEST_STEP), size => missesAt(curve, size)),
  );

/** The pages of a fully associative TLB, all sizes of page in one array. */
function pageCurve(
  accesses: number,
  mostEvents: number,
): {readonly sinks: readonly KeySink[]; results(): OnePassResult[]} {
  const stream = {
    stream: 'TLB',
    unit: 'entries',
    note: 'pages that accesses translate: one fully associative TLB array for all, before any other cache',
    smallest: 1,
  };
  if (accesses <= MOST_EXACT_ACCESSES) {
    const followed = new Followed(mostEvents);
    return {sinks: followed.sinks, results: () => followed.results(stream)};
  }
  const rate = Math.min(MOST_RATE, MOST_EXACT_ACCESSES / accesses);
  const sampled = new SampledCurve(rate);
  const front = new FrontCache([sampled]);
  return {
    sinks: [front],
    results() {
      const {curve, margins} = sampled.result(front);
      const note = `${stream.note}; beyond ${FRONT} entries from a sample of ${(rate * 100).toPrecision(2)} % of the pages`;
      const made = lruOf({...stream, note}, curve);
      const marginAt = (size: number): number => margins[Math.min(size, margins.length - 1)] * curve.uses;
      return [{...made, points: made.points.map(point => ({...point, margin: marginAt(point.size)}))}];
    },
  };
}

/** Judges a target by what was counted for it: at the prices as they are, and at a thousand draws of those that are assumed. */
import {assumedBy, drawnCosts, draws, sensitivityOf, type Draw} from '../draws/draws.ts';
import {LATENCY_NAMES, type LatencyName} from '../timing/latencies.ts';
import {detailsOf} from './details.ts';
import {once} from './once.ts';
import type {Belief, Evidence, Pricing, Reading} from './reading.ts';
import {sourceText} from './source-text.ts';
import type {MeasureScore, Score, Verdict} from './scorecard.ts';
import {accepts, type Kind, type Measure, type Target, type Test, type Untestable} from './target.ts';

/** A prediction holds in so many of the draws, or hangs on what nobody has measured. */
const ENOUGH = 0.8;

export function untested(target: Target, {lacks}: Untestable): Score {
  return {
    ...headOf(target),
    published: null,
    ours: null,
    interval: null,
    share: null,
    matters: null,
    verdict: 'not testable',
    why: lacks,
    measures: [],
  };
}

export function scoreOf(
  target: Target,
  test: Test,
  evidence: Evidence,
  believed: Belief = same => same,
): Score {
  const drawn = drawnReadings(evidence, test, believed);
  const outcomes = test.measures.map(({ours}) => drawn.readings.map(reading => ours(reading)));
  const measures = test.measures.map((measure, at) =>
    measured({measure, evidence, drawn, believed, outcomes: outcomes[at]}),
  );
  const share = shareOf(drawn.draws, (_, draw) =>
    test.measures.every((measure, at) => accepts(measure, outcomes[at][draw])),
  );
  const deciding = measures.reduce((least, each) => (each.share < least.share ? each : least));
  const verdict = verdictOf(target.kind, test.measures, measures, share);
  const why = whyNot(verdict, measures, share);
  return {
    ...headOf(target),
    published: deciding.published,
    ours: deciding.ours,
    interval: deciding.interval,
    share,
    matters: deciding.matters,
    verdict,
    ...(why === undefined ? {} : {why}),
    measures,
  };
}

function headOf({id, title, kind, claim, source}: Target) {
  return {id, title, kind, claim, source: sourceText(source), provenance: source.provenance};
}

interface Drawn {
  readonly own: Pricing;
  readonly draws: readonly Draw[];
  readonly readings: readonly Reading[];
  readonly assumed: readonly LatencyName[];
}

function drawnReadings(evidence: Evidence, {measures}: Test, believed: Belief): Drawn {
  const own: Pricing = once(machine => believed(machine).costs);
  // A first reading, so that the evidence knows of which machines it is.
  for (const {ours} of measures) ours(evidence.read(own));
  const assumptions = new Set(evidence.machines.map(believed).flatMap(assumedBy));
  const all = draws();
  return {
    own,
    draws: all,
    readings: all.map(draw => evidence.read(once(machine => drawnCosts(believed(machine), draw)))),
    assumed: LATENCY_NAMES.filter(name => assumptions.has(name)),
  };
}

interface Measured {
  readonly measure: Measure;
  readonly evidence: Evidence;
  readonly drawn: Drawn;
  readonly believed: Belief;
  /** What each draw makes of it. */
  readonly outcomes: readonly number[];
}

function measured({measure, evidence, drawn, believed, outcomes}: Measured): MeasureScore {
  const ours = measure.ours(evidence.read(drawn.own));
  const {low, high, matters} = sensitivityOf(drawn.draws, drawn.assumed, outcomes);
  const {name, unit, published, range, tolerance} = measure;
  return {
    name,
    unit,
    published,
    ...(range && {range: [...range]}),
    low: finite(measure.low),
    high: finite(measure.high),
    tolerance,
    ours,
    interval: [low, high],
    seeds: bySeed(measure, evidence, drawn),
    holds: accepts(measure, ours),
    share: shareOf(outcomes, outcome => accepts(measure, outcome)),
    matters,
    ...(accepts(measure, ours) ? {} : {details: detailsOf(measure, evidence, believed)}),
  };
}

function bySeed({ours}: Measure, evidence: Evidence, {own}: Drawn): MeasureScore['seeds'] {
  if (evidence.seeds.length < 2) return null;
  const all = evidence.seeds.map(seed => ours(evidence.read(own, seed)));
  return [Math.min(...all), Math.max(...all)];
}

const finite = (end: number): number | null => (Number.isFinite(end) ? end : null);

function shareOf<Each>(all: readonly Each[], holds: (each: Each, at: number) => boolean): number {
  return all.filter(holds).length / all.length;
}

function verdictOf(
  kind: Kind,
  measures: readonly Measure[],
  scores: readonly MeasureScore[],
  share: number,
): Verdict {
  const holds = scores.every(score => score.holds);
  if (holds && (kind !== 'prediction' || share >= ENOUGH)) return 'reproduced';
  const towards =
    kind !== 'exact' && measures.every((measure, at) => sameDirection(measure, scores[at].ours));
  return towards ? 'direction only' : 'not reproduced';
}

/** Whether the claim and pagewalk are on the same side of no difference at all; what has no such middle must hold. */
function sameDirection(measure: Measure, ours: number): boolean {
  const middle = MIDDLE[measure.unit];
  const {published} = measure;
  if (accepts(measure, ours)) return true;
  if (middle === undefined || published === null) return false;
  return Math.sign(ours - middle) === Math.sign(published - middle);
}

const MIDDLE: Readonly<Record<string, number>> = {'×': 1, '%': 0};

function whyNot(verdict: Verdict, measures: readonly MeasureScore[], share: number): string | undefined {
  if (verdict === 'reproduced') return undefined;
  const missed = measures.filter(({holds}) => !holds).map(({name}) => name);
  if (missed.length > 0) return `outside what is accepted: ${missed.join('; ')}`;
  return `holds at the prices as they are, but in only ${Math.floor(share * 100)} % of the draws`;
}

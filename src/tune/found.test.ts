/** What a tuning found is what its cells say, where the quantities go by different rules and halving left few. */
import {beforeAll, expect, test} from 'vitest';
import type {OkCell} from '../suite/result.ts';
import {madeUpTuning, type Counted, type Spot} from '../testing/tuning.ts';
import {analysisOf} from './analysis.ts';
import {Evidence} from './evidence.ts';
import type {TuningResult} from './result.ts';
import {defaultConfiguration, unboundedConfiguration} from './search-space.ts';
import {specSchema} from '../suite/spec.ts';
import type {Tuned} from './tune.ts';
import {winnerSpec} from './winner-spec.ts';

const SIZES = [16, 64, 256];

/** Exits grow with the size and cycles fall with it; faults, memory and workloads each go their own way. */
function counted({workload, seed, set}: Spot): Counted {
  const eviction = String(set['eviction'] ?? 'fifo');
  const size = eviction === 'unbounded' ? 1024 : Number(set['poolPages'] ?? 64);
  const heavy = workload === 'gups' ? 3 : 1;
  const worth = {belady: 0.5, lru: 0.8}[eviction] ?? 1;
  const group = set['prefetch'] === 'group' ? 0.7 : 1;
  return {
    cycles: 1e6 * heavy + Math.round(((4e7 + 1e5 * seed) / size) * worth * group),
    hiddenFaults: Math.round(((eviction === 'lru' ? 7000 : 5000) * worth) / size),
    trueFaults: Math.round(300 * seed + 20 * size * worth * (workload === 'gups' ? 1 : 2)),
    evictions: size === 1024 ? 0 : 1000 - size,
    pages: size * heavy,
    accesses: 5000 * heavy,
    warmUpAccesses: 100 * heavy,
  };
}

let tuned: Tuned;
let evidence: Evidence;
let result: TuningResult;

beforeAll(async () => {
  const whole = await madeUpTuning(
    {
      workloads: ['ctx-ring', 'gups'],
      seeds: 4,
      policies: ['lru', 'fifo'],
      sizes: SIZES,
      space: {prefetch: ['none', 'group']},
      objective: 'exits',
      search: 'halving',
      set: {'shadow-cached.policySees': 'accessedBits', 'host.warm': 0},
    },
    counted,
  );
  const {searched} = whole;
  tuned = {
    ...whole,
    rungs: [
      {seeds: [1], configurations: searched},
      {seeds: [1, 2, 3, 4], configurations: searched.filter((_, at) => at % 2 === 0)},
    ],
  };
  evidence = new Evidence(tuned.cells);
  result = analysisOf(tuned);
});

const cellsOf = (workload: string, label: string): readonly OkCell[] => evidence.of(workload, label);

test('every candidate is measured in exits, in cycles, and by the workload that takes most memory', () => {
  const reference = defaultConfiguration(tuned.subject).label;
  for (const {label, overDefault, cyclesOverDefault, cyclesOverUnbounded, peakBytes} of result.search
    .candidates) {
    const meanOf = (quantity: 'exits' | 'cycles', other: string): number => {
      const logarithms = ['ctx-ring', 'gups'].map(workload =>
        Math.log(evidence.compare(workload, quantity, label, other)!.ratio),
      );
      return Math.exp((logarithms[0] + logarithms[1]) / 2);
    };
    expect(overDefault.ratio).toBeCloseTo(meanOf('exits', reference), 9);
    expect(cyclesOverDefault.ratio).toBeCloseTo(meanOf('cycles', reference), 9);
    const {label: unbounded} = unboundedConfiguration(tuned.subject);
    expect(cyclesOverUnbounded!.ratio).toBeCloseTo(meanOf('cycles', unbounded), 9);
    expect(peakBytes).toBe(
      Math.max(...['ctx-ring', 'gups'].map(each => cellsOf(each, label)[0].overheadBytes.peak)),
    );
  }
});

test('ranks count from one and go by exits; the front goes by cycles and memory', () => {
  const {candidates} = result.search;
  expect(candidates[0].rank).toBe(1);
  const exits = candidates.map(({overDefault}) => overDefault.ratio);
  expect(exits[0]).toBe(Math.min(...exits));
  for (const one of candidates) {
    const beaten = candidates.some(
      other =>
        other.peakBytes <= one.peakBytes &&
        other.cyclesOverDefault.ratio <= one.cyclesOverDefault.ratio &&
        (other.peakBytes < one.peakBytes || other.cyclesOverDefault.ratio < one.cyclesOverDefault.ratio),
    );
    expect(one.onFront).toBe(!beaten);
  }
  expect(candidates.filter(({onFront}) => onFront).length).toBeGreaterThan(1);
});

test('effects are of all that the first round ran, at its seeds', () => {
  const {seeds, main} = result.effects!;
  expect(seeds).toEqual([1]);
  const runs = main.map(({levels}) => levels.reduce((sum, each) => sum + each.runs, 0));
  expect(runs).toEqual(main.map(() => tuned.searched.length));
  const later = tuned.cells.filter(({seed}) => seed === 1);
  expect(analysisOf({...tuned, cells: later}).effects).toEqual(result.effects);
});

test('curves are over no bound, and over the policy that knows the future at the same size', () => {
  const {label: unbounded} = unboundedConfiguration(tuned.subject);
  for (const {workload, curves, unbounded: none, default: own} of result.workloads) {
    expect(none).toEqual(evidence.means(workload, unbounded));
    expect(own!.overUnbounded!.ratio).toBeGreaterThan(1);
    const bound = curves.find(each => each.bound)!;
    for (const {policy, points} of curves)
      for (const {size, cycles, overUnbounded, overBound} of points) {
        const atSize = bound.points.find(point => point.size === size)!;
        expect(overUnbounded!.ratio).toBeCloseTo(cycles / none!.cycles, 3);
        expect(overBound!.ratio, `${policy} ${size}`).toBeCloseTo(cycles / atSize.cycles, 3);
      }
  }
});

test('the best policy of each quantity is held to the bound in that quantity', () => {
  for (const {curves, contests} of result.workloads) {
    for (const {size, aboveBound, ranks} of contests) {
      const at = (policy: string) =>
        curves.find(each => each.policy === policy)!.points.find(point => point.size === size)!;
      for (const quantity of ['cycles', 'exits', 'hiddenFaults'] as const) {
        const [lru, fifo] = [at('lru')[quantity], at('fifo')[quantity]];
        const best = lru <= fifo ? 'lru' : 'fifo';
        expect(aboveBound[quantity]!.policy).toBe(best);
        expect(aboveBound[quantity]!.comparison.ratio).toBeCloseTo(
          Math.min(lru, fifo) / at('belady')[quantity],
          1,
        );
      }
      expect(ranks[0][0]).toBe(at('lru').exits <= at('fifo').exits ? 'lru' : 'fifo');
    }
  }
});

test('accesses are those of the warm-up and those that are measured', () => {
  expect(result.workloads.map(each => [each.warmUpAccesses, each.measuredAccesses])).toEqual([
    [100, 5000],
    [300, 15_000],
  ]);
});

test("duels are of the default's policy, in exits, and sizes of the spec are said to be its own", () => {
  expect(result.duels.map(({policy, rival}) => [policy, rival])).toEqual([['fifo', 'lru']]);
  const {losses, wins, level, undecided} = result.duels[0];
  expect(losses.length + wins.length + level.length + undecided.length).toBe(2 * SIZES.length);
  const inExits = evidence.compare(
    'gups',
    'exits',
    'shadow-cached (poolPages 256)',
    'shadow-cached (eviction lru, poolPages 256)',
  )!;
  const found = [...losses, ...wins].find(({workload, size}) => workload === 'gups' && size === 256)!;
  expect([inExits.ratio, 1 / inExits.ratio]).toContainEqual(expect.closeTo(found.comparison.ratio, 9));
  expect(result.size.chosen).toBe('by the spec');
});

test('the spec of the winner runs it at the seeds that it won at, and says nothing twice', () => {
  const spec = winnerSpec(tuned.spec, tuned.subject, result.winner!);
  expect(spec.seeds).toBe(4);
  expect(spec.set).toEqual({'host.warm': 0});
  expect(specSchema.parse(spec)).toEqual(spec);
});

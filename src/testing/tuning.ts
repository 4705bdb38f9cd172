/** A tuning whose cells are made up, so that what is found in them is known beforehand. */
import type {Value} from '../suite/spec.ts';
import type {OkCell} from '../suite/result.ts';
import {CAUSES, Events, snapshot, sum} from '../timing/events.ts';
import {recordOf} from '../timing/records.ts';
import {seedsOf} from '../suite/seeds.ts';
import type {Configuration} from '../tune/configuration.ts';
import type {Reason, ReasonContestant} from '../tune/result.ts';
import {
  curveConfigurations,
  defaultConfiguration,
  spaceConfigurations,
  spaceOf,
  unboundedConfiguration,
} from '../tune/search-space.ts';
import {tuneSpecSchema, type TuneSpecInput} from '../tune/spec.ts';
import {prepare, tuningId, type Tuned} from '../tune/tune.ts';

/** What a made-up cell counts. */
export interface Counted {
  readonly cycles: number;
  readonly hiddenFaults?: number;
  /** Exits for the guest's own faults. */
  readonly trueFaults?: number;
  readonly evictions?: number;
  /** Pages of shadow tables at their most. */
  readonly pages?: number;
  readonly accesses?: number;
  readonly warmUpAccesses?: number;
}

/** Where it was counted. */
export interface Spot {
  readonly workload: string;
  readonly seed: number;
  /** Of the strategy, what the configuration sets; empty for the default one. */
  readonly set: Readonly<Record<string, Value>>;
}

const PAGE_BYTES = 4096;

export function madeUpCell({workload, seed}: Omit<Spot, 'set'>, strategy: string, counted: Counted): OkCell {
  const {
    cycles,
    hiddenFaults = 0,
    trueFaults = 0,
    evictions = 0,
    pages = 1,
    accesses = 1000,
    warmUpAccesses = 10,
  } = counted;
  const warmUp = snapshot(Object.assign(new Events(), {tlbLookups: warmUpAccesses}));
  const events = snapshot(
    Object.assign(new Events(), {
      exitsHiddenFault: hiddenFaults,
      exitsTrueFault: trueFaults,
      shadowPagesEvicted: evictions,
      tlbLookups: accesses,
    }),
  );
  return {
    key: JSON.stringify([workload, strategy, seed]),
    workload,
    parameters: {'guest.memoryPages': 1000},
    strategy,
    machine: 'cascade-lake',
    seed,
    status: 'ok',
    recording: 'made up',
    cycles,
    events: sum([events]),
    attribution: recordOf(CAUSES.map(cause => [cause, 0])),
    walkReferences: 0,
    tlbMisses: 0,
    steady: true,
    overheadBytes: {peak: pages * PAGE_BYTES, end: 0},
    chapters: [
      {name: 'warm', measured: false, events: warmUp},
      {name: 'measured', measured: true, events},
    ],
  };
}

/** The tuning that `spec` asks for, which must name its sizes, with cells as `count` says. */
export async function madeUpTuning(input: TuneSpecInput, count: (spot: Spot) => Counted): Promise<Tuned> {
  const spec = tuneSpecSchema.parse(input);
  const {subject, plan} = await prepare(spec);
  const sizes = spec.sizes!;
  const space = spaceOf(spec, subject, sizes);
  const searched = spaceConfigurations(spec, subject, space);
  const configurations: readonly Configuration[] = [
    defaultConfiguration(subject),
    unboundedConfiguration(subject),
    ...curveConfigurations(spec, subject, sizes),
    ...searched,
  ];
  const seeds = seedsOf(spec);
  const cells = configurations.flatMap(({label, set}) =>
    plan.workloads.flatMap(({label: workload}) =>
      seeds.map(seed => madeUpCell({workload, seed}, label, count({workload, seed, set}))),
    ),
  );
  return {
    id: tuningId(spec),
    spec,
    subject,
    plan,
    sizes,
    space,
    searched,
    rungs: [{seeds, configurations: searched}],
    cells,
    streams: new Map(),
    reasons: [],
  };
}

/** What a made-up policy evicts, what of it comes back soon, and what misses cost: a quarter where a PD lacks, the rest where an entry does. */
export interface Seen {
  readonly policy: string;
  readonly bound?: true;
  readonly evictions: number;
  readonly regretted: number;
  readonly missCycles: number;
}

/** Beside its misses everyone has a million cycles. */
export function madeUpReason(workload: string, seen: readonly Seen[]): Reason {
  const [winner, loser] = seen;
  return {
    workload,
    size: 64,
    winner: winner.policy,
    loser: loser.policy,
    comparison: {ratio: 1.5, low: 1.4, high: 1.6, exact: false, seeds: 3, method: "Student's t"},
    seed: 1,
    window: 64,
    slices: Array.from({length: 20}, () => 100),
    contestants: seen.map(contestantOf),
  };
}

const REST = 1e6;

const contestantOf = ({policy, bound, evictions, regretted, missCycles}: Seen): ReasonContestant => ({
  policy,
  bound: bound ?? false,
  cycles: REST + missCycles,
  hiddenFaults: 20 * evictions,
  evictions,
  refilled: regretted + 1,
  regretted,
  distances: [
    {upTo: 0, evictions: 1},
    {upTo: 24, evictions: regretted},
  ],
  misses: [
    {level: 2, misses: evictions, pages: evictions, cycles: missCycles / 4},
    {level: 1, misses: 0, pages: evictions, cycles: 0},
    {level: 0, misses: 3 * evictions, pages: 0, cycles: (3 * missCycles) / 4},
  ],
  hiddenFaultsBySlice: Array.from({length: 20}, (_, at) => evictions + at),
});

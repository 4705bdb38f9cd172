/** Results of a suite that was never run, for tests: plausible numbers, made by rule and not by a simulation. */
import {cascadeLake} from '../machines/cascade-lake.ts';
import type {Cell, OkCell, Result, SummaryRow} from '../suite/result.ts';
import {SCHEMA_VERSION} from '../suite/schema-version.ts';
import {
  EVENT_NAMES,
  Events,
  snapshot,
  EXIT_NAMES,
  type EventCounts,
  type EventName,
  sum,
  total,
  WALK_LOAD_NAMES,
} from '../timing/events.ts';
import {attribution, cycles} from '../timing/pricing.ts';
import type {ReportContext, WorkloadNote} from './context.ts';

const MACHINE = 'cascade-lake';
const REFERENCE = 'native';

type Counts = Partial<Record<EventName, number>>;

/** What a chapter of a million instructions adds under each strategy, scaled by a workload's pressure. */
const STRATEGIES: Readonly<Record<string, {readonly counts: Counts; readonly overhead: number}>> = {
  native: {counts: {walkLoadsL2: 11_000, walkLoadsLlc: 1000}, overhead: 0},
  nested: {
    counts: {
      guestWalkLoadsL2: 11_000,
      nestedWalkLoadsL2: 40_000,
      nestedWalkLoadsLlc: 6000,
      exitsNestedViolation: 40,
    },
    overhead: 1_900_544,
  },
  'nested (2 MiB host pages)': {
    counts: {guestWalkLoadsL2: 11_000, nestedWalkLoadsL2: 21_000, exitsNestedViolation: 2},
    overhead: 20_480,
  },
  'shadow-uncached': {
    counts: {
      walkLoadsL2: 12_000,
      exitsHiddenFault: 3100,
      hiddenFaultLoadsL2: 12_400,
      shadowEntriesFilled: 3100,
      exitsTrueFault: 200,
      exitsCr3Load: 800,
      exitsInvlpg: 120,
    },
    overhead: 131_072,
  },
  'shadow-cached': {
    counts: {
      walkLoadsL2: 12_000,
      exitsHiddenFault: 700,
      shadowEntriesFilled: 700,
      exitsTrueFault: 200,
      exitsTraceFault: 1800,
      emulatedStores: 1800,
      exitsCr3Load: 800,
      shadowPagesEvicted: 30,
    },
    overhead: 5_242_880,
  },
};

const TITLES: Readonly<Record<string, string>> = {
  'shadow-uncached': 'Shadow, uncached (software TLB)',
  'shadow-cached': 'Shadow, cached (invalidating traces)',
};

interface Story {
  readonly note: WorkloadNote;
  /** How hard the workload presses on translation. */
  readonly pressure: number;
  readonly chapters: readonly string[];
}

function tell(label: string, family: string, pressure: number, chapters: readonly string[]): Story {
  const hypothesis = `${label} is made of <${family}> & little else, so shadow paging should lose.`;
  return {note: {label, id: label, title: `The ${label} workload`, family, hypothesis}, pressure, chapters};
}

const STORIES: readonly Story[] = [
  tell('ctx-ring', 'context switch', 2, ['ring warmed', 'passes']),
  tell('ctx-pingpong', 'context switch', 4, ['warmed', 'round trips']),
  tell('fork-exit', 'fork', 3, ['parent warmed', 'children forked']),
  tell('prefork', 'fork', 1.5, ['heap warmed', 'connections served', 'more connections served', 'torn down']),
  tell('fault-anon', 'page-table churn', 6, ['first pass', 'second pass']),
  tell('churn-dontneed', 'page-table churn', 9, ['touched', 'discarded']),
  tell('kpti-syscall', 'page-table churn', 12, ['warmed', 'system calls']),
  tell('swap-thrash', 'memory pressure', 5, ['filled', 'thrashed']),
  tell('gups', 'translation-bound', 8, ['table filled', 'updates']),
  tell('pointer-chase', 'translation-bound', 1, ['linked', 'chased']),
  tell('compute', 'control', 0, ['warmed', 'computed']),
  tell('ls.lackey', 'address trace', 0.5, ['first tenth', 'the rest']),
];

const SEEDS = [1, 2, 3, 4, 5];

function chapterCounts(strategy: string, {pressure}: Story, seed: number): EventCounts {
  const noise = pressure === 0 ? 1 : 1 + 0.02 * (((seed * 7) % 5) - 2);
  const own = STRATEGIES[strategy].counts;
  const scaled = (name: EventName) => Math.round((own[name] ?? 0) * pressure * noise);
  const misses = Math.round(3000 * pressure * noise);
  const common: Counts = {
    userInstructions: 800_000,
    kernelInstructions: 200_000,
    tlbLookups: 400_000,
    tlbMisses: misses,
  };
  const counts = snapshot(new Events());
  return {...counts, ...Object.fromEntries(EVENT_NAMES.map(name => [name, common[name] ?? scaled(name)]))};
}

function okCell(strategy: string, story: Story, seed: number): OkCell {
  const chapters = story.chapters.map((name, at) => ({
    name,
    measured: at > 0,
    events: chapterCounts(strategy, story, seed + at),
  }));
  const events = sum(chapters.filter(chapter => chapter.measured).map(chapter => chapter.events));
  const overhead = STRATEGIES[strategy].overhead * Math.max(1, Math.round(story.pressure));
  return {
    key: `${story.note.label}/${strategy}/${seed}`,
    workload: story.note.label,
    parameters: {heapPages: 4096},
    strategy,
    machine: MACHINE,
    seed,
    status: 'ok',
    recording: 'f'.repeat(64),
    cycles: cycles(events, cascadeLake.costs),
    events: {...events},
    attribution: {...attribution(events, cascadeLake.costs)},
    walkReferences: total(events, WALK_LOAD_NAMES),
    tlbMisses: events.tlbMisses,
    steady: true,
    overheadBytes: {peak: overhead, end: overhead / 2},
    chapters: chapters.map(chapter => ({...chapter, events: {...chapter.events}})),
  };
}

function failed({key, workload, parameters, strategy, machine, seed}: OkCell): Cell {
  const error = `strategy <${strategy}> threw: pool of 64 pages is exhausted`;
  return {key, workload, parameters, strategy, machine, seed, status: 'failed', error};
}

/** Under shadow-uncached every seed of fork-exit fails, and one of gups. */
function fails({strategy, workload, seed}: OkCell): boolean {
  return strategy === 'shadow-uncached' && (workload === 'fork-exit' || (workload === 'gups' && seed === 2));
}

function mean(of: (cell: OkCell) => number, over: readonly OkCell[]): number {
  return over.reduce((whole, cell) => whole + of(cell), 0) / over.length;
}

type Judged = Pick<SummaryRow, 'hypothesis' | 'judgement' | 'believed'>;

const JUDGEMENTS: Readonly<Record<string, Judged>> = {
  'ctx-ring': {hypothesis: 'held', judgement: 'hypothesis held'},
  'fork-exit': {
    hypothesis: 'refuted',
    judgement: 'hypothesis refuted: shadow-cached takes <4> times as long, and believed all the same: luck',
    believed: 'luck',
  },
  gups: {hypothesis: 'refuted', judgement: 'hypothesis REFUTED: nested takes <1.02> times as long'},
};

function summarize(cells: readonly OkCell[], {note, pressure}: Story): readonly SummaryRow[] {
  return Object.keys(STRATEGIES).flatMap(strategy => {
    const own = cells.filter(cell => cell.strategy === strategy && cell.workload === note.label);
    if (own.length === 0) return [];
    const base = cells.filter(cell => cell.strategy === REFERENCE && cell.workload === note.label);
    const slowdown = mean(cell => cell.cycles, own) / mean(cell => cell.cycles, base);
    const exact = pressure === 0 || strategy === REFERENCE;
    const spread = exact ? 1 : 1.02 + 0.01 * pressure;
    return {
      workload: note.label,
      strategy,
      machine: MACHINE,
      reference: REFERENCE,
      slowdown,
      low: slowdown / spread,
      high: slowdown * spread,
      exact,
      steady: true,
      exits: mean(cell => total(cell.events, EXIT_NAMES), own),
      verdict: `nested wins ${note.label}: shadow-uncached spends <most> of its cycles in hidden faults.`,
      ...(JUDGEMENTS[note.label] ?? {hypothesis: 'not judged'}),
    };
  });
}

export function exampleResult(): Result {
  const made = STORIES.flatMap(each =>
    SEEDS.flatMap(seed => Object.keys(STRATEGIES).map(strategy => okCell(strategy, each, seed))),
  );
  const well = made.filter(cell => !fails(cell));
  return {
    schemaVersion: SCHEMA_VERSION,
    run: '0123456789ab',
    cells: made.map(cell => (fails(cell) ? failed(cell) : cell)),
    summary: STORIES.flatMap(each => summarize(well, each)),
    notes: [],
  };
}

/** Of the workloads where a strategy failed, wholly and in part, and of one where all is well: quick to draw. */
export function shortResult(): Result {
  const {cells, summary, ...rest} = exampleResult();
  const few = ['ctx-ring', 'fork-exit', 'gups'];
  return {
    ...rest,
    cells: cells.filter(({workload}) => few.includes(workload)),
    summary: summary.filter(({workload}) => few.includes(workload)),
  };
}

export function exampleContext(): ReportContext {
  return {
    title: 'Example <suite>',
    reference: REFERENCE,
    workloads: STORIES.map(({note}) => note),
    strategies: Object.keys(STRATEGIES).map(label => ({
      label,
      title: TITLES[label] ?? label,
      description: `What ${label} does.`,
      virtual: label !== REFERENCE,
      ...(label === 'shadow-cached' ? {eviction: {policy: 'FIFO', sees: 'exits'}} : {}),
    })),
    machines: [{label: MACHINE, machine: cascadeLake}],
    sweeps: [],
    limits: ['Waiting for locks is not modelled.', 'One virtual CPU.'],
    spec: JSON.stringify({workloads: STORIES.map(({note}) => note.label), seeds: 5}, null, 2),
  };
}

/** What a simpler machine.cacheFidelity changes: the default suite counted under each, held against the same with `full`. */
import {type FidelityEffect, SIMPLER, type Simpler} from '../../src/report/fidelity.ts';
import type {Result, SummaryRow} from '../../src/suite/result.ts';
import {compare, standing, type Comparison} from '../../src/stats/compare.ts';

/** The default suite's results under each fidelity. */
export type Suites = Readonly<Record<'full' | Simpler, Suite>>;
type Suite = Pick<Result, 'cells' | 'summary'>;

export interface Fidelity {
  readonly machine: string;
  readonly seeds: number;
  /** Pairs of strategies, over all rows; the reference, which has no host, is in none. */
  readonly pairs: number;
  /** Cycles of the reference, over those under `full`. */
  readonly references: readonly Reference[];
  /** Of every strategy but the reference. */
  readonly slowdowns: readonly Slowdown[];
  /** The pairs that stand otherwise than under `full`. */
  readonly standings: readonly Standing[];
  /** The rows whose hypothesis is judged otherwise than under `full`. */
  readonly hypotheses: readonly Judged[];
}

type Reference = Readonly<Record<Simpler, number>> & {readonly workload: string};

type Slowdown = Readonly<Record<'full' | Simpler, number>> & {
  readonly workload: string;
  readonly strategy: string;
};

/** A finding under `full`, and what it is here. */
interface Changed {
  readonly fidelity: Simpler;
  readonly full: string;
  readonly here: string;
}

interface Pair {
  readonly workload: string;
  readonly strategies: readonly [string, string];
}

/** Whether the first of the pair is faster or slower than the second, level with it, or undecided. */
export type Standing = Changed & Pair;

export type Judged = Changed & {readonly workload: string};

export function fidelityOf(suites: Suites): Fidelity {
  const {cells, summary} = suites.full;
  const rows = summary.filter(row => row.strategy !== row.reference);
  const firsts = [...Map.groupBy(rows, ({workload}) => workload).values()].map(([first]) => first);
  const pairs = firsts.flatMap(({workload}) => pairsOf(rows.filter(row => row.workload === workload)));
  return {
    machine: rows[0].machine,
    seeds: new Set(cells.map(({seed}) => seed)).size,
    pairs: pairs.length,
    references: firsts.map(row => ({workload: row.workload, ...referenceIn(suites, row)})),
    slowdowns: rows.map(row => ({
      workload: row.workload,
      strategy: row.strategy,
      ...under(['full', ...SIMPLER], each => rowIn(suites[each], row).slowdown),
    })),
    standings: changed(suites, pairs, standingIn),
    hypotheses: changed(suites, firsts, (suite, row) => rowIn(suite, row).hypothesis).map(
      ({fidelity, workload, full, here}) => ({fidelity, workload, full, here}),
    ),
  };
}

/** What is found of each thing, where that differs. */
function changed<Thing extends object>(
  suites: Suites,
  things: readonly Thing[],
  found: (suite: Suite, thing: Thing) => string,
): readonly (Thing & Changed)[] {
  const all = SIMPLER.flatMap(fidelity =>
    things.map(thing => ({
      fidelity,
      ...thing,
      full: found(suites.full, thing),
      here: found(suites[fidelity], thing),
    })),
  );
  return all.filter(({full, here}) => full !== here);
}

const under = <Name extends string>(
  names: readonly Name[],
  value: (name: Name) => number,
): Readonly<Record<Name, number>> =>
  Object.fromEntries(names.map(name => [name, rounded(value(name))])) as Readonly<Record<Name, number>>;

/** More digits than a reader needs, and fewer than two ways of adding logarithms may differ in. */
const rounded = (value: number): number => Number(value.toPrecision(8));

function referenceIn(suites: Suites, {workload, reference}: SummaryRow): Readonly<Record<Simpler, number>> {
  const full = cyclesIn(suites.full, workload, reference);
  return under(SIMPLER, each => compare(cyclesIn(suites[each], workload, reference), full).ratio);
}

function rowIn({summary}: Suite, {workload, strategy}: SummaryRow): SummaryRow {
  const row = summary.find(each => each.workload === workload && each.strategy === strategy);
  if (row === undefined) throw new Error(`fidelity: ${workload} was not compared under ${strategy}`);
  return row;
}

const cyclesIn = ({cells}: Suite, workload: string, strategy: string): readonly number[] =>
  cells
    .filter(cell => cell.workload === workload && cell.strategy === strategy)
    .flatMap(cell => (cell.status === 'ok' ? [cell.cycles] : []));

const pairsOf = (rows: readonly SummaryRow[]): readonly Pair[] =>
  rows.flatMap(({workload, strategy}, at) =>
    rows.slice(at + 1).map(other => ({workload, strategies: [strategy, other.strategy] as const})),
  );

function standingIn(suite: Suite, {workload, strategies: [first, second]}: Pair): string {
  return standingWord(compare(cyclesIn(suite, workload, first), cyclesIn(suite, workload, second)));
}

function standingWord(comparison: Comparison): string {
  const stands = standing(comparison);
  if (stands !== 'apart') return stands;
  return comparison.ratio < 1 ? FASTER : SLOWER;
}

const FASTER = 'faster';
const SLOWER = 'slower';

/** How far a slowdown moves before it counts as one that does. */
const MOVED = 0.01;

/** The same in few numbers. */
export function effectOf(
  {machine, slowdowns, references, standings, hypotheses}: Fidelity,
  fidelity: Simpler,
): FidelityEffect {
  const changeOf = (each: Slowdown): number => Math.abs(each[fidelity] / each.full - 1);
  const ranked = slowdowns.toSorted((left, right) => changeOf(left) - changeOf(right));
  const {workload, strategy, full, [fidelity]: here} = ranked.at(-1)!;
  const own = standings.filter(each => each.fidelity === fidelity);
  const traded = own.filter(
    each => [FASTER, SLOWER].includes(each.full) && [FASTER, SLOWER].includes(each.here),
  );
  return {
    machine,
    rows: references.length,
    slowdowns: slowdowns.length,
    median: Number(changeOf(ranked[(ranked.length - 1) >> 1]).toPrecision(3)),
    moved: slowdowns.filter(each => changeOf(each) > MOVED).length,
    most: {workload, strategy, full, here},
    traded: rowsOf(traded),
    level: rowsOf(own.filter(each => !traded.includes(each))),
    judged: rowsOf(hypotheses.filter(each => each.fidelity === fidelity)),
  };
}

const rowsOf = (some: readonly {readonly workload: string}[]): readonly string[] => [
  ...new Set(some.map(({workload}) => workload)),
];

/** Boils cells down to one row a workload, machine and strategy: its slowdown over the reference, and the verdict. */
import type {Machine} from '../machines/machine.ts';
import {intervalOf} from '../stats/compare.ts';
import {EXIT_NAMES, total} from '../timing/events.ts';
import {isAddressTrace, isStory, type WorkloadThing} from './catalogue.ts';
import {judgementOf, type Judgement} from './conclusions/hypothesis.ts';
import {notesOf} from './conclusions/notes.ts';
import {familyOf} from './source.ts';
import type {Plan} from './plan.ts';
import {referenceFor} from './conclusions/reference-for.ts';
import type {Cell, OkCell, Result, SummaryRow, TraceFacts} from './result.ts';
import {SCHEMA_VERSION} from './schema-version.ts';
import {compared, type Contender} from './conclusions/contest.ts';
import {unsteadinessOf} from './conclusions/unsteady.ts';
import {verdictOf} from './conclusions/verdict.ts';

export function resultOf(run: string, plan: Plan, cells: readonly Cell[]): Result {
  const summary = [...summaryOf(plan, cells)];
  const notes = [...notesOf(plan, cells)];
  return {schemaVersion: SCHEMA_VERSION, run, cells: [...cells], summary, notes, ...tracesOf(plan)};
}

function tracesOf({workloads}: Plan): {readonly traces?: TraceFacts[]} {
  const traces = workloads.flatMap(({label, thing}) =>
    isAddressTrace(thing) && thing.survey ? [{workload: label, ...thing.survey.lines}] : [],
  );
  return traces.length === 0 ? {} : {traces};
}

export function summaryOf(plan: Plan, cells: readonly Cell[]): readonly SummaryRow[] {
  const {workloads, machines} = plan;
  return workloads.flatMap(workload =>
    machines.flatMap(machine => {
      const here = cells
        .filter(cell => cell.workload === workload.label && cell.machine === machine.label)
        .filter(cell => cell.status === 'ok');
      const judgement = judgedOn(plan, workload.thing, machine.thing, here);
      return rowsOf(plan, workload.thing, here).map(row => ({...row, ...judgement}));
    }),
  );
}

/** Only a story has a hypothesis. */
function judgedOn(
  {strategies, listed}: Plan,
  workload: WorkloadThing,
  machine: Machine,
  cells: readonly OkCell[],
): Judgement {
  if (!isStory(workload)) return {hypothesis: 'not judged'};
  return judgementOf({workload, machine, strategies, cells, listed});
}

type Row = Omit<SummaryRow, keyof Judgement>;

function rowsOf(plan: Plan, workload: WorkloadThing, cells: readonly OkCell[]): readonly Row[] {
  const {reference, remark, baseline, contenders} = fieldOf(plan, workload, cells);
  if (baseline.length === 0) return [];
  const family = familyOf(workload);
  const verdict = verdictAt(commonSeeds(contenders), contenders, {family, reference, remark});
  return contenders.map(contender => rowOf(contender, baseline, verdict));
}

/** Who is compared on a workload and machine, and over whom. */
interface Field {
  readonly reference: string;
  readonly remark?: string | undefined;
  readonly baseline: readonly OkCell[];
  /** The reference among them; nobody where that has no cells. */
  readonly contenders: readonly Contender[];
}

function fieldOf(plan: Plan, workload: WorkloadThing, cells: readonly OkCell[]): Field {
  const {reference, excluded, remark} = referenceFor(plan, workload);
  const baseline = cells.filter(cell => cell.strategy === reference);
  const taking = plan.strategies.filter(strategy => !excluded.includes(strategy));
  const contenders = taking.flatMap(({label, id, thing}) =>
    contenderOf({label, id, virtual: thing.virtual}, cells, baseline),
  );
  return {reference, remark, baseline, contenders};
}

/** The same, each at the seeds at which all ended well: those that the verdict is of. */
export function pairedContenders(
  plan: Plan,
  workload: WorkloadThing,
  cells: readonly OkCell[],
): Pick<Field, 'reference' | 'contenders'> {
  const {reference, contenders} = fieldOf(plan, workload, cells);
  if (contenders.length === 0) return {reference, contenders};
  const seeds = commonSeeds(contenders);
  return {reference, contenders: seeds.size === 0 ? [] : atSeeds(contenders, seeds)};
}

const atSeeds = (contenders: readonly Contender[], seeds: ReadonlySet<number>): readonly Contender[] =>
  contenders.map(each => ({...each, cells: each.cells.filter(({seed}) => seeds.has(seed))}));

/** The seeds at which every strategy that has cells at all ended well: a verdict compares at those. */
function commonSeeds(contenders: readonly Contender[]): ReadonlySet<number> {
  const seeds = contenders.map(({cells}) => new Set(cells.map(cell => cell.seed)));
  return new Set([...seeds[0]].filter(seed => seeds.every(each => each.has(seed))));
}

function verdictAt(
  seeds: ReadonlySet<number>,
  contenders: readonly Contender[],
  {
    family,
    reference,
    remark,
  }: {readonly family: string; readonly reference: string; readonly remark?: string | undefined},
): string {
  if (seeds.size === 0) return 'no seed ended well for all strategies, so there is no verdict.';
  const paired = atSeeds(contenders, seeds);
  const rivals = paired.filter(({label}) => label !== reference);
  const all = Math.max(...contenders.map(({cells}) => cells.length));
  const partly =
    seeds.size < all ? [`over ${seeds.size} of ${all} seeds, those at which all ended well`] : [];
  return verdictOf({
    family,
    reference: paired.find(({label}) => label === reference)!,
    rivals,
    remarks: [...partly, ...(remark === undefined ? [] : [remark])],
  });
}

/** The strategy's cells at the seeds that the reference ended well at: every comparison is paired. */
function contenderOf(
  named: Omit<Contender, 'cells'>,
  cells: readonly OkCell[],
  baseline: readonly OkCell[],
): readonly Contender[] {
  const seeds = new Set(baseline.map(cell => cell.seed));
  const own = cells.filter(cell => cell.strategy === named.label && seeds.has(cell.seed));
  return own.length === 0 ? [] : [{...named, cells: own}];
}

function rowOf({label, cells}: Contender, baseline: readonly OkCell[], verdict: string): Row {
  const seeds = new Set(cells.map(cell => cell.seed));
  const reference = baseline.filter(cell => seeds.has(cell.seed));
  const comparison = compared({cells}, {cells: reference});
  const {workload, machine} = cells[0];
  const over = baseline[0].strategy;
  const exits = cells.reduce((sum, cell) => sum + total(cell.events, EXIT_NAMES), 0) / cells.length;
  return {
    workload,
    strategy: label,
    machine,
    reference: over,
    slowdown: comparison.ratio,
    ...intervalOf(comparison),
    exact: comparison.exact,
    exits,
    steady: steadyOf(cells),
    verdict,
  };
}

/** Of all seeds: what differs in the first that is not steady. */
const steadyOf = (cells: readonly OkCell[]): SummaryRow['steady'] =>
  unsteadinessOf({cells}) ?? (cells.every(({steady}) => steady === 'start') ? 'start' : true);

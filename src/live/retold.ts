/** A run as a reader wants it: other strategies, another reference, other prices; told by what tells every report. */
import type {ReportContext} from '../report/context.ts';
import {sweepNotes} from '../report/sweep/notes.ts';
import {priceSensitivity} from '../sensitivity/sensitivity.ts';
import type {Sensitivity} from '../sensitivity/result.ts';
import type {Plan} from '../suite/plan.ts';
import {repricedMachine} from '../suite/repriced-machine.ts';
import type {Cell, Result} from '../suite/result.ts';
import {resultOf} from '../suite/summary.ts';
import {cellAt, countedCells, type CountedCell} from './carried-cell.ts';
import type {PageData} from './page-data.ts';
import type {Settings} from './settings.ts';

/** The plan with what was set, and its cells. */
export interface Retold {
  readonly run: string;
  readonly plan: Plan;
  readonly cells: readonly Cell[];
}

export function retold(data: PageData, {strategies, reference, prices: values}: Settings): Retold {
  const {run, plan} = data;
  const machines = plan.machines.map(variant =>
    Object.keys(values).length === 0 ? variant : repricedMachine(variant, {values}),
  );
  const at = new Map(plan.machines.map(({label}, place) => [label, machines[place]]));
  const places = new Map(strategies.map((label, place) => [label, place]));
  const shown = cellsOf(data)
    .filter(({strategy}) => places.has(strategy))
    .map(cell => {
      const {label, thing} = at.get(cell.machine)!;
      return {...cellAt(cell, thing.costs), machine: label};
    });
  return {
    run,
    plan: asPlan({
      ...plan,
      reference,
      machines,
      strategies: strategies.map(label => plan.strategies.find(each => each.label === label)!),
    }),
    cells: inOrder(shown, places),
  };
}

const unpacked = new WeakMap<PageData, readonly CountedCell[]>();

/** Made once, however often the run is told. */
function cellsOf(data: PageData): readonly CountedCell[] {
  const cells = unpacked.get(data) ?? countedCells(data.counted);
  unpacked.set(data, cells);
  return cells;
}

/** Conclusions ask a plan for no more than a page carries. */
const asPlan = (plan: PageData['plan']): Plan => ({...plan, simulator: '', passes: []}) as unknown as Plan;

/** Each pass has its strategies in the order that they are shown in. */
function inOrder(cells: readonly Cell[], places: ReadonlyMap<string, number>): readonly Cell[] {
  const passes = Map.groupBy(cells, ({workload, machine, seed}) => JSON.stringify([workload, machine, seed]));
  return [...passes.values()].flatMap(each =>
    each.toSorted((one, other) => places.get(one.strategy)! - places.get(other.strategy)!),
  );
}

export function toldOf(
  {context, traces}: PageData,
  {run, plan, cells}: Retold,
  {scale}: Settings,
): {readonly result: Result; readonly context: ReportContext} {
  const {workloads, strategies, machines, reference} = plan;
  const result = {...resultOf(run, plan, cells), ...(traces && {traces})};
  return {
    result,
    context: {
      ...context,
      reference,
      scale,
      strategies: strategies.map(({label}) => context.strategies.find(each => each.label === label)!),
      machines: machines.map(({label, thing}) => ({label, machine: thing})),
      sweeps: sweepNotes({workloads, machines, strategies}),
    },
  };
}

/** What the conclusions rest on, which takes a second of a large run. */
export const restingOn = (told: Retold): Sensitivity => priceSensitivity(told);

/** What a report carries of its run, so that its page can price it anew where there is no pagewalk. */
import {basename} from 'node:path';
import type {ReportContext} from '../report/context.ts';
import type {Plan} from '../suite/plan.ts';
import type {Result} from '../suite/result.ts';
import {seedsOf} from '../suite/seeds.ts';
import {type CarriedCells, carriedCells} from './carried-cell.ts';
import {type Preset, presetsOf} from './presets.ts';
import {type SetPrice, setPrices} from './set-prices.ts';

/** Of a plan, what conclusions are drawn by. */
export type CarriedPlan = Omit<Plan, 'simulator' | 'passes' | 'spec'> & {
  readonly spec: Pick<Plan['spec'], 'seeds'>;
};

export interface PageData {
  readonly run: string;
  readonly plan: CarriedPlan;
  readonly context: Omit<ReportContext, 'sensitivity'>;
  readonly counted: CarriedCells;
  readonly traces?: Result['traces'];
  /** None where they cannot be told, or a strategy makes a price of its own by a function. */
  readonly prices: readonly SetPrice[];
  readonly presets: readonly Preset[];
}

export function pageDataOf(
  {run, cells, traces}: Result,
  {reference, workloads, strategies, machines, listed, spec}: Plan,
  {sensitivity, ...context}: ReportContext,
): PageData {
  return {
    run,
    plan: {
      reference,
      workloads,
      strategies,
      machines,
      listed: listed.map(({id, needs}) => (needs === undefined ? {id} : {id, needs})),
      spec: {seeds: [...seedsOf(spec)]},
    },
    context,
    counted: carriedCells(cells),
    ...(traces && {traces}),
    prices: setPrices(strategies, machines[0].label, sensitivity),
    presets: presetsOf(machines[0].thing),
  };
}

/** Where a file lies on the machine that ran it is nobody's business: its name stays. */
const PATHS = new Set(['path', 'name']);

/** As JSON: of what is code its place alone, for a story is known by having one. */
export function pageText({plan, ...data}: PageData): string {
  const told = JSON.stringify(plan, (key, part: unknown) => {
    if (typeof part === 'function') return null;
    return PATHS.has(key) && typeof part === 'string' ? basename(part) : part;
  });
  return JSON.stringify({...data, plan: JSON.parse(told)});
}

/** Who runs against whom on one workload and machine, as cells that can be priced. */
import {isUnsteady} from '../suite/conclusions/unsteady.ts';
import type {Plan} from '../suite/plan.ts';
import type {Cell, OkCell} from '../suite/result.ts';
import {pairedContenders} from '../suite/summary.ts';
import {pricedCell, type Priced} from './pricing.ts';

/** A strategy, one cell a seed in the order of the seeds. */
export interface Rival {
  readonly label: string;
  readonly id: string;
  readonly cells: readonly Priced[];
}

export interface Race {
  readonly workload: string;
  readonly machine: string;
  /** What slowdowns are over. */
  readonly reference: string;
  /** Those that are steady, the reference among them, in the order of the plan. */
  readonly rivals: readonly Rival[];
  /** Those whose order the verdict tells: without a reference that is no rival. */
  readonly racing: readonly Rival[];
}

/** Of each workload on a machine; none where fewer than two can be compared, or the reference is not steady. */
export const racesOn = (plan: Plan, cells: readonly Cell[], machine: string): readonly Race[] =>
  plan.workloads.flatMap(({label, thing}): Race[] => {
    const here = cells
      .filter(cell => cell.workload === label && cell.machine === machine)
      .filter(cell => cell.status === 'ok');
    const {reference, contenders} = pairedContenders(plan, thing, here);
    const steady = contenders.filter(({cells: own}) => !own.some(isUnsteady));
    const over = steady.find(each => each.label === reference);
    if (steady.length < 2 || over === undefined) return [];
    const racing = over.virtual ? steady : steady.filter(each => each !== over);
    const rivals = new Map(steady.map(each => [each, rivalOf(plan, each)]));
    return [
      {
        workload: label,
        machine,
        reference,
        rivals: [...rivals.values()],
        racing: racing.map(each => rivals.get(each)!),
      },
    ];
  });

interface Contending {
  readonly label: string;
  readonly id: string;
  readonly cells: readonly OkCell[];
}

function rivalOf({strategies}: Plan, {label, id, cells}: Contending): Rival {
  const {thing} = strategies.find(each => each.label === label)!;
  return {label, id, cells: cells.map(cell => pricedCell(cell, thing))};
}

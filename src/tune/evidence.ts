/** All cells of a tuning, found by workload and configuration, and compared seed by seed. */
import {compare, type Comparison} from '../stats/compare.ts';
import {recordOf} from '../timing/records.ts';
import type {Cell, FailedCell, OkCell} from '../suite/result.ts';
import {isUnsteady} from '../suite/conclusions/unsteady.ts';
import {isForesight, type Subject} from './subject.ts';
import {QUANTITIES, QUANTITY, type Quantity} from './quantities.ts';

export class Evidence {
  readonly failures: readonly FailedCell[];
  /** Those that ended well, and are of no steady state. */
  readonly unsteady: readonly OkCell[];
  private readonly cells = new Map<string, OkCell[]>();

  /** A cell that several stages have counts once. */
  constructor(cells: readonly Cell[]) {
    const distinct = [...new Map(cells.map(cell => [cell.key, cell])).values()];
    this.failures = distinct.filter(cell => cell.status === 'failed');
    this.unsteady = distinct.filter(isUnsteady);
    for (const cell of distinct.filter(each => each.status === 'ok')) {
      const place = placeOf(cell.workload, cell.strategy);
      this.cells.set(place, [...(this.cells.get(place) ?? []), cell]);
    }
    for (const list of this.cells.values()) list.sort((left, right) => left.seed - right.seed);
  }

  /** One a seed, in the order of the seeds. */
  of(workload: string, label: string): readonly OkCell[] {
    return this.cells.get(placeOf(workload, label)) ?? [];
  }

  /** Mean over seeds of each quantity; undefined where no seed ended well. */
  means(workload: string, label: string): Readonly<Record<Quantity, number>> | undefined {
    const cells = this.of(workload, label);
    if (cells.length === 0) return undefined;
    return recordOf(QUANTITIES.map(quantity => [quantity, meanOf(cells.map(QUANTITY[quantity]))]));
  }

  /** How much of the quantity `label` has over `reference`, on the seeds that both have; undefined where they share none. */
  compare(workload: string, quantity: Quantity, label: string, reference: string): Comparison | undefined {
    const [own, others] = this.paired(workload, label, reference);
    if (own.length === 0) return undefined;
    return compare(own.map(positive(quantity)), others.map(positive(quantity)));
  }

  /** The cells of the two at the seeds that both have. */
  paired(workload: string, label: string, other: string): readonly [readonly OkCell[], readonly OkCell[]] {
    const [left, right] = [this.of(workload, label), this.of(workload, other)];
    const seeds = new Set(right.map(({seed}) => seed));
    const own = left.filter(({seed}) => seeds.has(seed));
    const shared = new Set(own.map(({seed}) => seed));
    return [own, right.filter(({seed}) => shared.has(seed))];
  }
}

/** Those that are amiss. A policy that knows the future may refuse what it cannot foresee: then there is no such bound. */
export function failuresOf(failures: readonly FailedCell[], {id, policy}: Subject): readonly FailedCell[] {
  return failures.filter(({parameters}) => !isForesight(String(parameters[`${id}.${policy}`])));
}

const placeOf = (workload: string, label: string): string => JSON.stringify([workload, label]);

/** None counts as one, so that there is a ratio to speak of. */
export const positive =
  (quantity: Quantity): ((cell: OkCell) => number) =>
  cell =>
    Math.max(1, QUANTITY[quantity](cell));

export const meanOf = (numbers: readonly number[]): number =>
  numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

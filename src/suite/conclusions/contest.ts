/** Who is compared with whom: the strategies on one workload and machine. */
import {compare, type Comparison} from '../../stats/compare.ts';
import type {Cause} from '../../timing/events.ts';
import {inARow} from '../in-a-row.ts';
import type {OkCell} from '../result.ts';

/** One strategy, one cell a seed in the order of the seeds. */
export interface Contender {
  readonly label: string;
  /** Of the strategy, which several contenders may share. */
  readonly id: string;
  /** Whether it has a host: of such a reference the rivals are rivals. */
  readonly virtual: boolean;
  readonly cells: readonly OkCell[];
}

export interface Contest {
  readonly family: string;
  readonly reference: Contender;
  /** All but the reference. */
  readonly rivals: readonly Contender[];
  /** What a reader must know beside, a sentence each without its full stop. */
  readonly remarks: readonly string[];
}

export function compared(contender: Cells, other: Cells): Comparison {
  return compare(cyclesOf(contender), cyclesOf(other));
}

type Cells = Pick<Contender, 'cells'>;

export const cyclesOf = ({cells}: Cells): readonly number[] => cells.map(cell => cell.cycles);

export const meanOf = ({cells}: Contender, cause: Cause): number =>
  mean(cells.map(cell => cell.attribution[cause]));

export const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

export const labelsInARow = (contenders: readonly Contender[]): string =>
  inARow(contenders.map(({label}) => label));

/** The interval of a ratio as a cell of a table has it, or why there is none. */
import type {Comparison} from '../../stats/compare.ts';

type Rests = Pick<Comparison, 'low' | 'high' | 'exact' | 'seeds'>;

export function intervalText({low, high, exact, seeds}: Rests): string {
  if (seeds < 2) return 'one seed';
  return exact ? 'exact' : `[${low.toFixed(2)}–${high.toFixed(2)}]`;
}

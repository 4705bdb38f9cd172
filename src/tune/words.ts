/** How numbers of a tuning are said. */
import type {Comparison} from '../stats/compare.ts';
import type {Values} from '../suite/definition.ts';

/** `18 % [14, 22]`: how much more than the reference, with the interval or why there is none. */
export function more(comparison: Pick<Comparison, 'ratio' | 'low' | 'high' | 'exact' | 'seeds'>): string {
  const {ratio, low, high, exact, seeds} = comparison;
  const middle = `${percent(ratio)} %`;
  if (seeds < 2) return `${middle} (one seed)`;
  return exact ? `${middle} (exact)` : `${middle} [${percent(low)}, ${percent(high)}]`;
}

/** The same the other way round: how much less than the reference. */
export function less({ratio, low, high, ...rest}: Comparison): string {
  return more({...rest, ratio: 2 - ratio, low: 2 - high, high: 2 - low});
}

function percent(ratio: number): string {
  const value = (ratio - 1) * 100;
  const text = value.toFixed(Math.abs(value) < 9.95 ? 1 : 0).replace(/\.0$/, '');
  return text === '-0' ? '0' : text;
}

/** `eviction lru, poolPages 64`. */
export const settingWords = (set: Values): string =>
  Object.entries(set)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');

/** Pages as a share of guest memory: `3.1 %`. */
export function shareWords(pages: number, guestPages: number): string {
  return `${Number(((pages / guestPages) * 100).toPrecision(2))} %`;
}

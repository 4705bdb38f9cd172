/** In which order two strategies stand by the ratio of their cycles, and that in words. */
import {TIE_RATIO} from '../stats/compare.ts';

export type Order = 'first' | 'level' | 'second';

/** Who is ahead where second ÷ first is `ratio`: within 1 %, nobody. */
export function orderAt(ratio: number): Order {
  if (ratio > TIE_RATIO) return 'first';
  return 1 / ratio > TIE_RATIO ? 'second' : 'level';
}

/** The ratio at which one order becomes another: two that change places are even in between. */
export function ratioBetween(one: Order, other: Order): number {
  const both = [one, other];
  if (!both.includes('level')) return 1;
  return both.includes('first') ? TIE_RATIO : 1 / TIE_RATIO;
}

interface Named {
  readonly first: string;
  readonly second: string;
}

export function orderWords(order: Order, {first, second}: Named): string {
  if (order === 'level') return `${first} and ${second} are level`;
  return order === 'first' ? `${first} beats ${second}` : `${second} beats ${first}`;
}

/** How a size of the cache is said: by its parameter, and as a share of guest memory where that is one number. */
import type {Value} from '../suite/spec.ts';
import type {TuningResult} from './result.ts';
import {shareWords} from './words.ts';

const PAGES_A_UNIT: Readonly<Record<string, number>> = {pages: 1, KiB: 1 / 4};

/** `poolPages 128 (3.1 % of guest memory)`. */
export function sizeWords(
  {size, workloads}: Pick<TuningResult, 'size' | 'workloads'>,
  value: number,
): string {
  const text = `${size.parameter} ${value}`;
  const pages = PAGES_A_UNIT[size.unit];
  const guests = [...new Set(workloads.map(({guestPages}) => guestPages))];
  if (pages === undefined || guests.length !== 1 || guests[0] === null) return text;
  return `${text} (${shareWords(value * pages, guests[0])} of guest memory)`;
}

/** The pool of the default configuration. */
export function defaultPoolWords(result: Pick<TuningResult, 'size' | 'workloads' | 'default'>): string {
  const {default: values, size} = result;
  const own = values[size.parameter];
  // What else is sized, previous roots for one, is not the pool.
  const sizesPool = size.parameter.startsWith('pool') || !('poolPermille' in values);
  if (sizesPool && typeof own === 'number' && own > 0) return sizeWords(result, own);
  const {poolKiB, poolPages, poolRoots} = values;
  for (const [name, value] of Object.entries({poolKiB, poolPages}))
    if (positive(value)) return `${name} ${value}`;
  const roots = positive(poolRoots) ? [`poolRoots ${poolRoots}`] : [];
  return [...roots, ...shareOfMemory(values)].join(', ') || `${size.parameter} ${own}`;
}

/** As KVM sizes it, or by what else of a strategy is named after the pool. */
function shareOfMemory(values: TuningResult['default']): readonly string[] {
  const {poolPermille, poolMinimumPages} = values;
  if (typeof poolPermille === 'number') {
    const least = positive(poolMinimumPages) ? [`at least ${poolMinimumPages} pages`] : [];
    return [`${poolPermille / 10} % of guest memory`, ...least];
  }
  const others = Object.entries(values).filter(([name, value]) => name.startsWith('pool') && positive(value));
  return others.filter(([name]) => name !== 'poolRoots').map(([name, value]) => `${name} ${value}`);
}

const positive = (value: Value | undefined): boolean => typeof value === 'number' && value > 0;

import type {ArrayGeometry, ProcessorGeometry} from '../hardware/geometry.ts';
import {ARRAYS} from './arrays.ts';

/** Far above any processor's, and far below what would not fit into memory. */
export const MAX_ENTRIES = 1 << 24;

/** Throws a sentence about the first array that cannot be built. */
export function checkGeometry(geometry: ProcessorGeometry): void {
  for (const {name, path, of} of ARRAYS) {
    const problem = problemOf(of(geometry));
    if (problem !== undefined) throw new Error(`${name} (geometry.${path}): ${problem}`);
  }
}

function problemOf({entries, ways}: ArrayGeometry): string | undefined {
  if (!isSize(entries)) return `${entries} entries, expected a whole number from 0 to ${MAX_ENTRIES}`;
  if (entries === 0) return ways === 0 ? undefined : `${ways} ways of no entries, expected 0 ways`;
  if (!isSize(ways) || ways === 0) return `${ways} ways, expected a whole number from 1 to ${entries}`;
  if (entries % ways === 0) return undefined;
  return `${entries} entries in ${ways} ways do not make a whole number of sets, expected a multiple of ${ways}`;
}

const isSize = (size: number): boolean => Number.isInteger(size) && size >= 0 && size <= MAX_ENTRIES;

import type {ArrayGeometry, ProcessorGeometry} from '../hardware/geometry.ts';
import {ARRAYS, type NamedArray} from './arrays.ts';
import type {Misfit} from './misfit.ts';

/** Far above any processor's, and far below what would not fit into memory. */
export const MAX_ENTRIES = 1 << 24;

/** The first array that cannot be built. */
export function arrayMisfit(geometry: ProcessorGeometry): Misfit | undefined {
  for (const array of ARRAYS) {
    const problem = problemOf(array.of(geometry));
    if (problem !== undefined) return misfitOf(array, array.of(geometry), problem);
  }
  return undefined;
}

function misfitOf({name, path}: NamedArray, {entries, ways}: ArrayGeometry, problem: string): Misfit {
  const waysName = `machine.${name}Ways`;
  const asSet =
    isSize(entries) && ways === 0
      ? `expected ${waysName} to be a whole number from 1 to ${entries}`
      : problem;
  return {
    inJson: `${name} (geometry.${path}): ${problem}`,
    parameters: [`${name}Entries`, `${name}Ways`],
    asSet: (said, id) => `${said} on ${id}: ${asSet}`,
  };
}

function problemOf({entries, ways}: ArrayGeometry): string | undefined {
  if (!isSize(entries)) return `${entries} entries, expected a whole number from 0 to ${MAX_ENTRIES}`;
  if (entries === 0) return ways === 0 ? undefined : `${ways} ways of no entries, expected 0 ways`;
  if (!isSize(ways) || ways === 0) return `${ways} ways, expected a whole number from 1 to ${entries}`;
  if (entries % ways === 0) return undefined;
  return `${entries} entries in ${ways} ways do not make a whole number of sets, expected a multiple of ${ways}`;
}

const isSize = (size: number): boolean => Number.isInteger(size) && size >= 0 && size <= MAX_ENTRIES;

/** Cells as files have them, for tests: a line each, whose numbers are said. */
import {sealed} from '../suite/store/sealed.ts';
import {comparableIn, keyOf, type ComparableCell} from '../compare/comparable-cell.ts';
import type {ComparedRun} from '../compare/compared-run.ts';

export interface Said {
  readonly workload?: string;
  readonly strategy?: string;
  readonly machine?: string;
  readonly seed?: number;
  readonly parameters?: Readonly<Record<string, number | string>>;
  readonly recording?: string;
  readonly cycles?: number;
  readonly exits?: number;
  readonly misses?: number;
  readonly bytes?: number;
  readonly failed?: true;
}

/** As a reference has it; the warm-up counts what nobody compares. */
export function line(said: Said = {}): string {
  const {workload = 'gups', strategy = 'kvm', machine = 'cascade-lake', seed = 1, parameters = {}} = said;
  const place = {workload, strategy, machine, seed, parameters};
  if (said.failed) return `${sealed({...place, status: 'failed', error: 'out of memory'})}\n`;
  const {recording = 'abc', cycles = 1000, exits = 10, misses = 20, bytes = 4096} = said;
  const events = {exitsHiddenFault: exits, tlbMisses: misses, walkLoadsL1: 4 * misses};
  const warm = {exitsHiddenFault: 1e6, tlbMisses: 1e6, walkLoadsL1: 1e6};
  const chapters = [
    {name: 'warm', events: warm},
    {name: 'measured', events},
  ];
  return `${sealed({...place, recording, overheadBytes: {peak: bytes, end: 0}, cycles, chapters})}\n`;
}

/** A run of these, as if it was read from a file. */
export function runOf(name: string, ...cells: readonly Said[]): ComparedRun {
  const read = cells.map(said => comparableIn(line(said).trimEnd()));
  const whole = read.flatMap(each => ('cell' in each ? [each.cell] : []));
  const failed = read.flatMap(each => ('failed' in each ? [each.failed] : []));
  return {
    name,
    cells: new Map(whole.map((cell: ComparableCell) => [keyOf(cell), cell])),
    failed: new Map(failed.map(place => [keyOf(place), place])),
  };
}

/** A seed each, from 1 on. */
export const seeded = (cycles: readonly number[], said: Said = {}): readonly Said[] =>
  cycles.map((each, at) => ({...said, cycles: each, seed: at + 1}));

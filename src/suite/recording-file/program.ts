/** What a recording file of level "program" holds: what a program did, before any guest had it. Its rows are those of `rows.ts`. */
import {z} from 'zod';
import type {ProgramCounts} from '../../recording/program/program-counts.ts';
import {PROGRAM_COLUMNS} from '../../recording/program/rows.ts';
import type {Column} from './layout.ts';

export const PROGRAM_VERSION = 1;

export const PROGRAM_FILE_COLUMNS: Column[] = PROGRAM_COLUMNS.map(column => ({...column}));

const line = z.string().regex(/^\P{Cc}*$/u, 'a text of one line');
const count = z.number().int().min(0);

/** How it was recorded. */
export const programSchema = z.strictObject({
  command: z.array(line).min(1),
  tracer: line,
});
export type ProgramHeader = z.infer<typeof programSchema>;

/** Why a recording ends before its program does: at its limit of loads and stores, or where the disk was full. */
export const CUTS = ['limit', 'space'] as const;

/** What its rows tell, as `ProgramCounts` says; system calls and signals by their numbers. */
const countsSchema = z.strictObject({
  instructions: count,
  accesses: count,
  processes: count,
  switches: count,
  systemCalls: z.record(z.string(), count),
  /** Files of before there were any have none. */
  signals: z.record(z.string(), count).default({}),
});

export function countsIn(counts: ProgramCounts): z.infer<typeof countsSchema> {
  const {instructions, accesses, processes, switches, systemCalls, signals} = counts;
  return {
    instructions,
    accesses,
    processes,
    switches,
    systemCalls: Object.fromEntries(systemCalls),
    signals: Object.fromEntries(signals),
  };
}

/** What is known at its end. */
export const programEndingSchema = z.strictObject({
  /** Of the rows: another program has another. */
  hash: z.string().regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits'),
  ...countsSchema.shape,
  /** How often a process went on though what it waited for was not told. */
  forced: count,
  /** What the command exited with; null where a signal ended it. */
  exitCode: z.number().int().nullable(),
  /** Why the recording ends before the program did. */
  cut: z.enum(CUTS).optional(),
  /** What is missing, in sentences. */
  gaps: z.array(line),
});
export type ProgramEnding = z.infer<typeof programEndingSchema>;

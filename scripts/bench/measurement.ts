/** What was measured, as `--json` prints it and `--compare` reads it. */
import {z} from 'zod';
import type {Environment} from '../../src/suite/environment.ts';

const time = z.number().positive();

const environmentSchema = z.object({
  pagewalk: z.string(),
  simulator: z.string(),
  commit: z.string(),
  node: z.string(),
  system: z.string(),
  processor: z.string(),
  cores: z.number(),
  memoryBytes: z.number(),
  command: z.string(),
  jobs: z.number(),
  started: z.string(),
  seconds: z.number(),
} satisfies Record<keyof Environment, z.ZodType>);

const columnSchema = z.object({
  column: z.string(),
  /** Of processors, one a round, in their order. */
  milliseconds: z.array(time).min(1),
  min: time,
  median: time,
  p75: time,
  p99: time,
  max: time,
  mean: time,
  sd: z.number(),
  mad: z.number(),
});

const workloadSchema = z.object({
  workload: z.string(),
  accesses: z.number().int().positive(),
  columns: z.array(columnSchema),
});

const streamSchema = z.object({
  strategy: z.string(),
  law: z.string(),
  gibibytes: z.number(),
  millionsASecond: z.number(),
});

/** What can be said of a time beside an earlier one. */
const verdictSchema = z.enum(['faster', 'slower', 'undecided', 'too few rounds']);

const comparedSchema = z.object({
  workload: z.string(),
  column: z.string(),
  before: time,
  now: time,
  ratio: time,
  chance: z.number(),
  verdict: verdictSchema,
});

export const measurementSchema = z
  .object({
    kind: z.literal('bench'),
    environment: environmentSchema,
    machine: z.string(),
    seed: z.number().int(),
    rounds: z.number().int().positive(),
    workloads: z.array(workloadSchema),
    /** Translation alone, by the yardstick. */
    streams: z.array(streamSchema),
    comparison: z.object({file: z.string(), rows: z.array(comparedSchema)}).optional(),
  })
  .superRefine(({rounds, workloads}, context) => {
    for (const [at, {columns}] of workloads.entries())
      for (const [column, {milliseconds}] of columns.entries())
        if (milliseconds.length !== rounds)
          context.addIssue({
            code: 'custom',
            path: ['workloads', at, 'columns', column, 'milliseconds'],
            message: `a list of ${rounds}, one a round`,
          });
  });

export type Measurement = z.infer<typeof measurementSchema>;
export type MeasuredWorkload = Measurement['workloads'][number];
export type MeasuredColumn = MeasuredWorkload['columns'][number];
export type MeasuredStream = Measurement['streams'][number];
export type Verdict = z.infer<typeof verdictSchema>;
export type Compared = z.infer<typeof comparedSchema>;

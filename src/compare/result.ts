/** The shape of a comparison, as `compare --json` prints it. */
import {z} from 'zod';
import {VERDICTS} from './judgement.ts';
import {METRICS} from './metric.ts';
import {REASONS} from './pairing.ts';

const values = z.array(z.union([z.number(), z.string()])).readonly();

const fieldSchema = z.object({
  name: z.string().meta({
    description:
      'a parameter, as cells have it; `prices of MACHINE`, where the same counts cost otherwise; or `simulator`',
  }),
  baseline: values.meta({description: 'its values there; none of prices, and of what it does not have'}),
  run: values,
});

const placeSchema = z.object({
  workload: z.string(),
  label: z.string().meta({description: 'what the run calls the strategy and its parameters'}),
  machine: z.string(),
});

const rowSchema = z.object({
  run: z.string(),
  ...placeSchema.shape,
  strategy: z.string().meta({description: 'its id'}),
  metric: z.enum(METRICS),
  baseline: z.number().meta({description: 'mean over the seeds of both'}),
  value: z.number().meta({description: 'the same of the run'}),
  seeds: z.number().int().positive().meta({description: 'how many are in both'}),
  ratio: z.number().nullable().meta({
    description:
      'of run to baseline, geometric mean over seeds; null where one has a zero and the other has not',
  }),
  low: z
    .number()
    .nullable()
    .meta({description: 'of its 95 % interval; null with one seed, and without a ratio'}),
  high: z.number().nullable(),
  exact: z.boolean().meta({description: 'every seed of two or more tells the same'}),
  verdict: z.enum(VERDICTS),
  seedsNeeded: z.number().int().positive().optional().meta({
    description:
      'where it is undecided: with how many it would be decided four times in five, at most 10,000',
  }),
});

const beyondSchema = z.object({
  limit: z.string().meta({description: 'of --fail-on, as it was written'}),
  run: z.string(),
  ...placeSchema.shape,
  metric: z.enum(METRICS),
  certain: z.boolean().meta({
    description: 'false where one seed lies beyond it, which has no interval and so decides nothing',
  }),
});

export const comparisonSchema = z.object({
  baseline: z.string(),
  threshold: z.number().meta({description: 'the share within which two are the same'}),
  differs: z
    .array(z.object({run: z.string(), fields: z.array(fieldSchema).readonly()}))
    .readonly()
    .meta({
      description: 'what differs from the baseline as a whole; a run of which nothing does is left out',
    }),
  leftOut: z
    .array(
      z.object({
        run: z.string(),
        reason: z.enum(REASONS),
        cells: z.number().int().positive(),
        rows: z.array(placeSchema).readonly().meta({description: 'that they are of'}),
      }),
    )
    .readonly()
    .meta({description: 'cells that are not compared'}),
  damaged: z
    .array(z.object({run: z.string(), lines: z.number().int().positive(), sentence: z.string()}))
    .readonly()
    .meta({description: 'lines that cannot be believed, of the baseline too'}),
  rows: z.array(rowSchema).readonly(),
  beyond: z.array(beyondSchema).readonly().meta({description: 'rows that lie beyond a limit of --fail-on'}),
});

export type ComparisonRow = z.infer<typeof rowSchema>;
export type Beyond = z.infer<typeof beyondSchema>;
export type Comparison = z.infer<typeof comparisonSchema>;

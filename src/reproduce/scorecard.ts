/** What became of each target: the shape of it, as `reproduce --json` prints it and as the committed scorecard keeps it. */
import {z} from 'zod';
import {detailsSchema} from './details-schema.ts';
import {mattersSchema} from './matters-schema.ts';
import {KINDS} from './target.ts';

export const VERDICTS = ['reproduced', 'direction only', 'not reproduced', 'not testable'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** JSON has no infinity: an end that is open is null. */
const end = z.number().nullable();
const value = z.number().nullable();

export const measureScoreSchema = z.object({
  name: z.string(),
  unit: z.string(),
  published: value.meta({description: 'null where only bounds were published'}),
  range: z
    .tuple([z.number(), z.number()])
    .optional()
    .meta({description: 'where a range was published, of which `published` is the middle'}),
  low: end.meta({description: 'the least that is accepted; null where there is no least'}),
  high: end,
  tolerance: z.string().meta({description: 'why as much'}),
  ours: z.number(),
  interval: z.tuple([z.number(), z.number()]).meta({
    description: 'the middle nine tenths over draws of all assumed prices from their ranges',
  }),
  seeds: z.tuple([z.number(), z.number()]).nullable().meta({
    description: 'the least and the most of any one seed; null where nothing was run with several',
  }),
  holds: z.boolean(),
  share: z.number().meta({description: 'of the draws in which it holds'}),
  matters: mattersSchema,
  details: detailsSchema.optional().meta({description: 'where it does not hold'}),
});

export const scoreSchema = z.object({
  id: z.string(),
  title: z.string(),
  kind: z.enum(KINDS),
  claim: z.string(),
  source: z.string(),
  provenance: z.string(),
  published: value.meta({description: 'of the measure that decides: the one that holds in the fewest draws'}),
  ours: value,
  interval: z.tuple([z.number(), z.number()]).nullable(),
  share: value.meta({description: 'of the draws in which every measure holds'}),
  matters: mattersSchema,
  verdict: z.enum(VERDICTS),
  why: z.string().optional().meta({description: 'where it is not reproduced'}),
  measures: z.array(measureScoreSchema),
});

export const scorecardSchema = z.object({targets: z.array(scoreSchema)});

export type MeasureScore = z.infer<typeof measureScoreSchema>;
export type Score = z.infer<typeof scoreSchema>;
export type Scorecard = z.infer<typeof scorecardSchema>;

/** Those that were reproduced before and are not now. */
export function lostSince(before: readonly Score[], now: readonly Score[]): readonly Score[] {
  const reproduced = new Set(before.filter(({verdict}) => verdict === 'reproduced').map(({id}) => id));
  return now.filter(({id, verdict}) => reproduced.has(id) && verdict !== 'reproduced');
}

/** How many of the predictions that can be tested hold. */
export function tally(scores: readonly Score[]): Readonly<Record<Verdict, number>> {
  const of = (verdict: Verdict): number =>
    scores.filter(score => score.kind === 'prediction' && score.verdict === verdict).length;
  return Object.fromEntries(VERDICTS.map(verdict => [verdict, of(verdict)])) as Record<Verdict, number>;
}

/** The shape of what `pagewalk sensitivity --json` prints. */
import {z} from 'zod';

const pair = {
  workload: z.string(),
  machine: z.string(),
  first: z.string().meta({
    description: 'the strategy with fewer cycles, at the prices as they are; of a slowdown, what it is over',
  }),
  second: z.string(),
};

const flipSchema = z.object({
  ...pair,
  from: z.string().meta({description: 'what the run concludes'}),
  to: z.string().meta({description: 'what it would conclude at the end of the range'}),
  at: z.number().meta({description: 'the value of the price where one becomes the other'}),
});

const priceSchema = z.object({
  machine: z.string(),
  name: z.string().meta({
    description: 'as `--set machine.NAME` has it; STRATEGY.EVENT of an event that a strategy brings',
  }),
  unit: z.enum(['cycles', 'share']),
  value: z.number(),
  low: z.number(),
  high: z.number(),
  range: z.enum(['stated', 'half to twice']).meta({
    description: 'whether the range is stated beside the price, or half to twice for want of one',
  }),
  drawn: z.boolean().meta({description: 'whether the draws of all assumptions move it'}),
  source: z.string().optional().meta({description: 'where it was read or derived'}),
  assumption: z.string().optional().meta({description: 'in place of a source: what is assumed'}),
  flips: z.array(flipSchema).meta({description: 'by this price alone, the others as they are'}),
});

const seedsSchema = z
  .tuple([z.number(), z.number()])
  .nullable()
  .meta({description: 'the 95 % interval over the seeds; null of one seed'});

const conclusionSchema = z.object({
  ...pair,
  conclusion: z.enum(['beats', 'level']).meta({
    description: 'of first to second: apart by the seeds, or within 1 % of each other',
  }),
  isVerdict: z.boolean().meta({
    description:
      "whether the workload's verdict tells it: of the best, how it stands to the best of another strategy, and whom it beats first",
  }),
  ratio: z.number().meta({description: 'cycles of second over those of first, geometric mean over seeds'}),
  seeds: seedsSchema,
  low: z.number().meta({description: 'the least ratio of all draws'}),
  high: z.number().meta({description: 'the greatest'}),
  middle: z.tuple([z.number(), z.number()]).meta({description: 'the middle nine tenths of the draws'}),
  shareOfDraws: z.number().meta({description: 'in which the conclusion is the same'}),
});

const tornadoSchema = z.object({
  ...pair,
  over: z.enum(['first', 'reference']).meta({
    description: "the workload's verdict, or a strategy over what slowdowns are over",
  }),
  ratio: z.number(),
  seeds: seedsSchema,
  drawn: z.tuple([z.number(), z.number()]).meta({description: 'the least and the greatest of all draws'}),
  middle: z.tuple([z.number(), z.number()]).meta({description: 'the middle nine tenths of the draws'}),
  bars: z
    .array(
      z.object({
        name: z.string(),
        atLow: z.number().meta({description: 'the ratio at the low end of the range'}),
        atHigh: z.number(),
      }),
    )
    .meta({description: 'the prices that move it most, first'}),
  smaller: z.number().int().meta({description: 'prices left out that move it by less than 0.1 %'}),
});

export const sensitivitySchema = z.object({
  run: z.string(),
  draws: z.number().int().meta({description: 'of all assumed prices at once, each from its range'}),
  prices: z.array(priceSchema).meta({description: 'those that price anything the cells counted'}),
  robust: z.array(conclusionSchema).meta({
    description: 'every conclusion about two strategies, with the share of draws that bear it out',
  }),
  undecided: z.array(z.object(pair)).meta({description: 'what the seeds do not tell: nothing to overturn'}),
  tornado: z.array(tornadoSchema),
  notes: z.array(z.string()).meta({description: 'what a reader must know beside, a sentence each'}),
});

export type Sensitivity = z.infer<typeof sensitivitySchema>;
export type MovedPrice = z.infer<typeof priceSchema>;
export type Flip = z.infer<typeof flipSchema>;
export type Conclusion = z.infer<typeof conclusionSchema>;
export type Tornado = z.infer<typeof tornadoSchema>;
export type Pairing = Pick<Flip, keyof typeof pair>;

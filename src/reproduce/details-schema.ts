/** What is kept of a number that does not hold, so that its page can say why. */
import {z} from 'zod';

const needSchema = z.object({
  price: z
    .string()
    .meta({description: 'a latency; the same factor goes for it on every machine of the target'}),
  factor: z.number(),
  machines: z.array(
    z.object({
      machine: z.string(),
      own: z.number(),
      needed: z.number(),
      source: z.string().meta({description: 'where it was read, or that it is an assumption'}),
      range: z
        .tuple([z.number(), z.number()])
        .nullable()
        .meta({description: 'that it is drawn from; null of what was read or derived'}),
    }),
  ),
});

const compositionSchema = z.object({
  reading: z.string(),
  cycles: z.number(),
  shares: z.record(z.string(), z.number()).meta({description: 'of its cycles, by cause'}),
});

export const detailsSchema = z.object({
  goal: z.number().meta({description: 'what was published, or the end of what is accepted that is nearest'}),
  needs: z.array(needSchema).meta({description: 'prices that alone would bring it there, the nearest first'}),
  readings: z.array(compositionSchema).meta({description: 'what it hangs on most of all that was priced'}),
});

export type Need = z.infer<typeof needSchema>;
export type Composition = z.infer<typeof compositionSchema>;
export type Details = z.infer<typeof detailsSchema>;

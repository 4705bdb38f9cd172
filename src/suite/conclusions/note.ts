/** What a reader must know of how the rows of a result compare: the shape, and a sentence each. */
import {z} from 'zod';

export const noteSchema = z.object({
  kind: z
    .enum([
      'warmth',
      'cache fidelity',
      'reference',
      'short warm-up',
      'same guest',
      'own seed',
      'different guests',
      'no effect',
    ])
    .meta({
      description:
        "what the hosts had backed; a machine on which data does not go through the caches; a workload whose slowdowns are over another strategy; a warm-up that is shorter than the workload's own; a guest that all machines can run; a recording, which has one seed; recordings that differ within a workload; a parameter that was varied and changed nothing",
    }),
  parameters: z.array(z.string()).meta({
    description: 'as --set names them; several where they were changed together only',
  }),
  workloads: z.array(z.string()).meta({description: 'ids of the workloads of which it is true'}),
  machines: z.array(z.string()).meta({description: 'labels of the machines whose rows it is about'}),
  sentence: z.string(),
});

export type Note = z.infer<typeof noteSchema>;

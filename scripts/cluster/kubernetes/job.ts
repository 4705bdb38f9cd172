/** What a manifest says of the pods that are to run. */
import {z} from 'zod';

const containers = z.tuple([
  z.object({
    args: z.array(z.string()),
    env: z.array(z.object({name: z.string(), value: z.string()})).default([]),
    volumeMounts: z.tuple([z.object({mountPath: z.string()})]),
  }),
]);

export const Job = z.object({
  spec: z.object({
    completions: z.int().default(1),
    parallelism: z.int().default(1),
    template: z.object({spec: z.object({containers})}),
  }),
});
export type Job = z.infer<typeof Job>;

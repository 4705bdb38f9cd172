/** What `trace info` says of a file: what its program does, whoever runs it. */
import {z} from 'zod';
import {LEVELS} from '../suite/recording-file/layout.ts';
import {CUTS} from '../suite/recording-file/program.ts';

const count = z.number().int().min(0);

/** Sizes of pages, as they are called. */
export const PAGE_SIZES = ['4 KiB', '2 MiB', '1 GiB'] as const;

export const factsSchema = z.object({
  format: z.string().meta({description: 'the extension of the file'}),
  level: z.enum(LEVELS).meta({
    description: 'what is in it: a program and its system calls, addresses alone, or the events of a guest',
  }),
  madeBy: z.string().optional().meta({description: 'what wrote it, where it says so'}),
  workload: z.string().optional().meta({description: 'of which it is a recording'}),
  seed: z.number().optional(),
  command: z.array(z.string()).optional().meta({description: 'the program and its arguments'}),
  exitCode: z
    .number()
    .nullable()
    .optional()
    .meta({description: 'what the command exited with; null where a signal ended it'}),
  cut: z.enum(CUTS).optional().meta({
    description:
      'why the recording ends before the program did: it reached its limit of loads and stores, or the disk was full',
  }),
  events: count.optional().meta({description: 'of a guest'}),
  chapters: z.array(z.string()).optional(),
  processes: count.meta({description: 'all that ran, forked children included'}),
  instructions: count.meta({description: 'executed in user mode'}),
  accesses: count.meta({description: 'loads and stores in user mode'}),
  stores: count.meta({description: 'of these, the stores'}),
  kernelAccesses: count.meta({
    description: 'of the kernel, but for those to page tables; 0 where none are recorded',
  }),
  tableStores: count.meta({description: 'to page tables'}),
  switches: count.meta({description: 'from one process to another'}),
  systemCalls: z.record(z.string(), count).meta({
    description:
      'by name; "unnamed" where the file counts them and does not name them; of a program, "fork", "vfork" and "exit_group" are those that did so, whatever it called',
  }),
  signals: z
    .record(z.string(), count)
    .optional()
    .meta({description: 'that a handler of a program took, by name'}),
  work: z
    .record(z.string(), count)
    .meta({description: "the guest kernel's, by the names of `pagewalk list events`"}),
  footprintPages: count.meta({
    description: 'pages of 4 KiB that accesses and fetches in user mode went to, by process',
  }),
  pages: z
    .record(z.enum(PAGE_SIZES), count)
    .meta({description: 'of these, by the size of the page that each lies in'}),
  reuse: z.array(z.object({distance: z.number().int().min(1).nullable(), count})).meta({
    description:
      'of how many pages an LRU cache must be for a use of a page to hit: at most so many, and more than the row before says; null: never used before',
  }),
  workingSet: z
    .array(count)
    .meta({description: 'pages that were used in each of so many even parts of the file'}),
  skipped: z
    .array(
      z.object({
        what: z.string(),
        count: z.number().int().min(1),
        firstLine: z.number().int().min(1).optional().meta({description: 'of a file that has lines'}),
      }),
    )
    .meta({description: 'what is not in these numbers, or is not as it was'}),
});

export type Facts = z.infer<typeof factsSchema>;

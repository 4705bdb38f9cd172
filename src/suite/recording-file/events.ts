/**
 * What a recording file of level "events" holds: the recording of a guest. Its rows are those of a chunk, packed, so that a run of
 * accesses is one of them; its hash is of the events, so that packing may change.
 */
import {z} from 'zod';
import {MEANINGS} from '../../guest/story.ts';
import type {Column} from './layout.ts';

/** In the order of `Chunk.columns()`. */
export const EVENT_COLUMNS: Column[] = [
  {name: 'kind', type: 'u8'},
  {name: 'vcpu', type: 'u8'},
  {name: 'instructions', type: 'u16'},
  {name: 'd', type: 'u16'},
  {name: 'e', type: 'u16'},
  {name: 'a', type: 'u32'},
  {name: 'b', type: 'u32'},
  {name: 'c', type: 'u32'},
];

const line = z.string().regex(/^\P{Cc}+$/u, 'a text of one line');
const values = z.record(
  z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'a camelCase name'),
  z.union([z.number(), line]),
);

/** What was recorded, and of what guest. */
export const recordedSchema = z
  .strictObject({
    workload: z.strictObject({
      id: line,
      title: line,
      family: line,
      means: z.enum(MEANINGS),
      /** The strategy that slowdowns are over, where it is not the run's; and the host, where it is not the default one. */
      reference: line.optional(),
      host: values,
    }),
    parameters: values,
    guest: values,
    seed: z.number().int().min(0).max(0xffffffff),
    levels: z.number().int().min(4).max(5),
    indexBits: z.number().int().min(2).max(9),
    guestFrames: z
      .number()
      .int()
      .min(1)
      .max(2 ** 27),
  })
  .refine(
    ({guest, levels, guestFrames}) => guest['levels'] === levels && guest['memoryPages'] === guestFrames,
    'a guest of its own levels and memoryPages',
  );
export type Recorded = z.infer<typeof recordedSchema>;

/** What is known at its end. */
export const endingSchema = z.strictObject({
  events: z.number().int().min(1),
  hash: z.string().regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits'),
  chapters: z.array(line).min(2),
});
export type Ending = z.infer<typeof endingSchema>;

/** The JSON Schemas of what `pagewalk explain` prints, for other programs. */
import {z} from 'zod';

const count = z.number().int().nonnegative();
const cycles = z.number().nonnegative();
const number = z.number().int().min(1);
const hexadecimal = z.string().regex(/^0x[\da-f]+$/);
const kindOfTables = z.enum(['guest', 'shadow', 'nested']);

const eventSchema = z.strictObject({
  kind: z.string(),
  number: number.meta({description: 'in the recording'}),
  what: z.string().meta({description: 'the event in words'}),
  gvn: hexadecimal.optional().meta({description: 'the number of its page'}),
  address: hexadecimal.optional().meta({description: "of the page's first byte"}),
  chapter: z.string(),
  measured: z.boolean(),
  process: count.meta({description: 'how many roots were loaded up to the one in use'}),
  root: count.meta({description: "the frame of the guest's root"}),
  madeAgainAt: number.optional().meta({description: 'of a fault: the event that makes the access again'}),
});

const stepSchema = z.strictObject({
  actor: z.enum(['guest', 'cpu', 'hypervisor']),
  kind: z.string(),
  what: z.string().meta({description: 'the step in words, without its subject'}),
  structure: z.string().optional().meta({description: 'what was looked in, read or written'}),
  level: count.optional(),
  dimension: z.enum(['guest', 'host']).optional().meta({description: 'whose table it is'}),
  frame: count.optional().meta({description: 'of the table, or what was found'}),
  index: count.optional().meta({description: 'of the entry in its table'}),
  address: hexadecimal.optional().meta({description: 'of the entry, in the memory of whose table it is'}),
  foundIn: z.enum(['L1', 'L2', 'LLC', 'memory']).optional(),
  cycles,
  counts: z.record(z.string(), count).meta({description: 'what was counted with it'}),
});

const entrySchema = z.strictObject({
  tables: kindOfTables,
  level: count,
  table: count,
  index: count,
  says: z.string(),
});

const shadowPageSchema = z.strictObject({
  frame: count,
  standsFor: z.string(),
  entries: count,
  parents: count,
  isRoot: z.boolean(),
  isTraced: z.boolean().optional(),
  usedLater: count,
});

const stateSchema = z.strictObject({
  guestPath: z.array(entrySchema),
  physmap: z.array(z.strictObject({gfn: count, hfn: count, isBacked: z.boolean()})),
  ownPath: z.array(entrySchema),
  pool: z
    .strictObject({pages: count, limit: count.nullable(), shown: z.array(shadowPageSchema)})
    .optional()
    .meta({description: 'shadow pages in the order in which they were made; no limit is null'}),
  tlbs: z.array(z.strictObject({name: z.string(), used: count, entries: count, holds: z.array(z.string())})),
});

export const explainSchema = z.strictObject({
  event: eventSchema,
  strategies: z.array(
    z.strictObject({
      strategy: z.string(),
      state: stateSchema.optional().meta({description: 'what the event met, with --state'}),
      steps: z.array(stepSchema),
      cycles: cycles.meta({description: 'of all steps: the attribution of the event'}),
    }),
  ),
});

const shareSchema = z.strictObject({name: z.string(), count, share: z.number().min(0).max(1)});

export const topSchema = z.strictObject({
  event: z.string(),
  strategy: z.string(),
  total: count,
  lists: z.array(z.strictObject({by: z.string(), shares: z.array(shareSchema)})),
});

const fileOf = (title: string, schema: z.ZodType): string =>
  `${JSON.stringify({title, ...z.toJSONSchema(schema)}, null, 2)}\n`;

/** The text of each schema by the name of its file. */
export function explainSchemaFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['explain.schema.json', fileOf('What `pagewalk explain --json` prints', explainSchema)],
    ['top.schema.json', fileOf('What `pagewalk explain --top EVENT --json` prints', topSchema)],
  ]);
}

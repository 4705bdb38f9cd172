/** The shape of results, as `run --json` prints it and `cells.ndjson` holds it, one cell a line with its checksum. */
import {z} from 'zod';
import type {Checked} from '../replay/checked.ts';
import {CAUSES, EVENT_NAMES, type Cause, type EventName} from '../timing/events.ts';
import {noteSchema} from './conclusions/note.ts';
import {SCHEMA_VERSION} from './schema-version.ts';

const count = z.number().int().nonnegative();
const eventCounts = z.object(
  Object.fromEntries(EVENT_NAMES.map(name => [name, count])) as Record<EventName, typeof count>,
);
const attribution = z.object(
  Object.fromEntries(CAUSES.map(cause => [cause, z.number()])) as Record<Cause, z.ZodNumber>,
);

const ownCounts = z.record(z.string(), count).optional();
const ownCatalogue = z
  .record(
    z.string(),
    z.object({
      description: z.string(),
      cause: z.enum(CAUSES),
      cycles: z.number().meta({description: 'the price of one on the machine'}),
      free: z.string().optional().meta({description: 'why it costs nothing, where it does'}),
    }),
  )
  .optional();

const unsteadySchema = z.object({
  event: z.string(),
  first: z.number().meta({description: 'in a million guest instructions of the first half'}),
  last: z.number().meta({description: 'the same of the second half'}),
});

const steadySchema = z.union([z.literal(true), z.literal('start'), unsteadySchema]).meta({
  description:
    'whether what was measured is the same all the way; "start" where the workload means to measure a start; else the event that differs most between the halves',
});

export const chapterSchema = z.object({
  name: z.string(),
  measured: z.boolean().meta({description: 'false for the warm-up: what comes before the first yield'}),
  events: eventCounts,
  ownEvents: ownCounts.meta({description: "the strategy's own events, where it has any"}),
});

/** Under --check only. */
export const checkedSchema = z
  .object({
    translations: count.meta({
      description:
        'accesses, table stores, page writes and page reads whose answer was held to the architecture',
    }),
    tableStores: count.meta({description: 'of the translations, stores to guest tables'}),
    wholePages: count.meta({description: "of the translations, pages that the guest's kernel wrote or read"}),
    faults: count.meta({description: 'of the translations, those that ended in a fault of the guest'}),
    racy: count.meta({description: 'of the translations, those with more than one legal answer'}),
    entries: count.meta({description: 'entries of guest tables compared after the last event'}),
    audits: count.meta({description: "times that the strategy's own tables were gone through"}),
    laws: count.meta({description: 'laws of conservation that held, each counted once a chapter'}),
    disagreements: count.meta({description: 'what did not hold: 1 in a cell that failed for it'}),
  } satisfies Record<keyof Checked, typeof count>)
  .optional()
  .meta({description: 'what --check compared'});

const cellBase = {
  key: z.string().meta({description: 'hash of all that determines the cell'}),
  workload: z.string(),
  parameters: z.record(z.string(), z.union([z.number(), z.string()])).meta({
    description:
      "the workload's parameters by name; guest.*, host.*, machine.* and STRATEGY.* with their prefix",
  }),
  strategy: z
    .string()
    .meta({description: 'the label: the id, and what sets it apart, e.g. "nested (2 MiB host pages)"'}),
  machine: z.string(),
  seed: z.number().int(),
  hypothetical: z.string().optional().meta({description: 'what --assume added to the machine'}),
};

export const cellIdentitySchema = z.object(cellBase);

export const okCellSchema = z.object({
  ...cellBase,
  status: z.literal('ok'),
  recording: z
    .string()
    .meta({description: 'SHA-256 of the recording: the same for all strategies of a pass'}),
  cycles: z.number().meta({description: 'priced events of the measured chapters'}),
  events: eventCounts.meta({description: 'events of the measured chapters'}),
  ownEvents: ownCounts.meta({
    description: "the strategy's own events of the measured chapters, where it has any",
  }),
  ownCatalogue: ownCatalogue.meta({description: 'what each of these is'}),
  attribution,
  walkReferences: count.meta({description: 'table entries loaded by hardware walks, both dimensions'}),
  tlbMisses: count,
  steady: steadySchema,
  overheadBytes: z.object({peak: count, end: count}),
  chapters: z.array(chapterSchema),
  checked: checkedSchema,
});

export const failedCellSchema = z.object({
  ...cellBase,
  status: z.literal('failed'),
  error: z.string(),
  checked: checkedSchema,
});

export const cellSchema = z.discriminatedUnion('status', [okCellSchema, failedCellSchema]);

const sealedBy = {
  checksum: z.string().meta({
    description:
      'the last field: the first 16 digits of the SHA-256 of the line without it and without the comma before it',
  }),
};

/** What `cells.ndjson` holds. */
export const storedCellSchema = z.discriminatedUnion('status', [
  okCellSchema.extend(sealedBy),
  failedCellSchema.extend(sealedBy),
]);

export const summaryRowSchema = z.object({
  workload: z.string(),
  strategy: z.string(),
  machine: z.string(),
  reference: z.string().meta({description: 'the strategy that the slowdown is over'}),
  slowdown: z
    .number()
    .meta({description: 'cycles over those of the reference strategy, geometric mean over seeds'}),
  low: z.number().nullable().meta({description: 'null with one seed, which has no interval'}),
  high: z.number().nullable(),
  exact: z.boolean().meta({description: 'every seed of two or more gave the same number'}),
  exits: z.number().meta({description: 'mean over seeds'}),
  steady: steadySchema,
  verdict: z.string(),
  hypothesis: z.enum(['held', 'refuted', 'not judged']).meta({
    description: "whether the workload's hypothesis holds on the machine; the same in each of its rows",
  }),
  judgement: z.string().optional().meta({description: 'that in words, where the hypothesis claims anything'}),
  believed: z
    .string()
    .optional()
    .meta({description: 'why the workload believes a hypothesis that was refuted all the same'}),
});

const traceLineSchema = z.object({line: z.number().int().positive(), text: z.string()}).readonly();

/** What became of the lines of an address trace. */
export const traceSchema = z.object({
  workload: z.string(),
  records: count,
  remarks: count.meta({description: 'empty lines, and what Valgrind says beside its records'}),
  skipped: count.meta({description: 'lines that are neither'}),
  spoilt: count.meta({
    description: 'lines skipped that begin or end as a record does: an access may be missing',
  }),
  firstSkipped: z.array(traceLineSchema).readonly().meta({description: 'the first few, with their numbers'}),
  firstSpoilt: traceLineSchema.optional(),
});

export const resultSchema = z.object({
  schemaVersion: z.literal(SCHEMA_VERSION),
  run: z.string(),
  cells: z.array(cellSchema),
  summary: z.array(summaryRowSchema),
  notes: z
    .array(noteSchema)
    .meta({description: 'what a reader must know of how the rows compare, a sentence each'}),
  traces: z
    .array(traceSchema)
    .optional()
    .meta({description: 'where the run has address traces: what became of their lines'}),
});

export type Unsteady = z.infer<typeof unsteadySchema>;
export type CellIdentity = z.infer<typeof cellIdentitySchema>;
export type Chapter = z.infer<typeof chapterSchema>;
export type OkCell = z.infer<typeof okCellSchema>;
export type FailedCell = z.infer<typeof failedCellSchema>;
export type Cell = z.infer<typeof cellSchema>;
export type SummaryRow = z.infer<typeof summaryRowSchema>;
export type TraceFacts = z.infer<typeof traceSchema>;
export type Result = z.infer<typeof resultSchema>;

/** What a run is asked to do, as the user writes it: the spec, in JSON or YAML. */
import {z} from 'zod';

/** The truth values are two more words, for parameters that are on or off. */
const truth = z.boolean().transform(String);
export const value = z.union([z.number(), z.string(), truth]);

/** One value, or a list that makes a cell of each. */
const setting = z.union([value, z.array(value).min(1)]);
const settings = z.record(z.string(), setting);

const labelSchema = z
  .string()
  .regex(/^\P{Cc}+$/u, 'a text of one line')
  .optional()
  .meta({description: 'what tables and charts call it'});

const workloadEntry = z.union([
  z.string().min(1),
  z.strictObject({
    workload: z
      .string()
      .min(1)
      .meta({description: 'an id, or a file: a story, a recording or an address trace'}),
    label: labelSchema,
    set: settings
      .optional()
      .meta({description: 'parameters of the workload by name; guest.NAME and host.NAME for this workload'}),
  }),
]);

const strategyEntry = z.union([
  z.string().min(1),
  z.strictObject({
    strategy: z.string().min(1).meta({description: 'an id, or a file'}),
    label: labelSchema,
    set: settings
      .optional()
      .meta({description: 'parameters of the strategy by name; host.NAME for this strategy'}),
  }),
]);

const machineEntry = z.union([
  z.string().min(1),
  z.strictObject({
    machine: z.string().min(1).meta({description: 'an id, or a file'}),
    label: labelSchema,
    set: settings.optional().meta({
      description:
        'sizes, features and prices of the machine by name; guest.NAME for the guests on this machine',
    }),
  }),
]);

const seed = z.number().int().min(0).max(0xffffffff);
/** Twice the same seed would count the same cell twice, and call chance certain. */
const seedList = z
  .array(seed)
  .min(1)
  .refine(seeds => new Set(seeds).size === seeds.length, 'each seed once')
  .meta({uniqueItems: true});

export const DEFAULT_SEEDS = 5;
export const DEFAULT_STRATEGIES = ['native', 'shadow-uncached', 'shadow-cached', 'kvm', 'nested'];
export const DEFAULT_MACHINE = 'cascade-lake';
export const DEFAULT_REFERENCE = 'native';

export const specSchema = z.strictObject({
  $schema: z.string().optional(),
  title: z.string().optional(),
  workloads: z.array(workloadEntry).min(1),
  strategies: z.array(strategyEntry).min(1).default(DEFAULT_STRATEGIES),
  machines: z.array(machineEntry).min(1).default([DEFAULT_MACHINE]),
  seeds: z
    .union([z.number().int().min(1).max(1000), seedList])
    .default(DEFAULT_SEEDS)
    .meta({description: 'how many seeds, counted from 1; or the list of them'}),
  reference: z.string().default(DEFAULT_REFERENCE).meta({
    description: 'the label of the strategy that slowdowns are over; it is run even where it is not listed',
  }),
  set: settings.default({}).meta({
    description:
      'NAME of a parameter that every workload has; WORKLOAD.NAME, guest.NAME, host.NAME, machine.NAME, STRATEGY.NAME of one. ' +
      'What an entry sets for itself it keeps.',
  }),
  check: z.boolean().default(false).meta({
    description: 'compare every translation with the reference walker, and hold the counters to laws',
  }),
  assume: z
    .array(z.enum(['ept']))
    .default([])
    .meta({description: 'what to pretend that the machines have'}),
});

/** As written. */
export type SpecInput = z.input<typeof specSchema>;
/** With every default filled in. */
export type Spec = z.output<typeof specSchema>;
export type Value = z.infer<typeof value>;
export type Setting = z.infer<typeof setting>;
export type Settings = Readonly<Record<string, Setting>>;

/** An entry of any of the three lists, in one form. */
export interface Entry {
  /** An id or a file. */
  readonly name: string;
  readonly label?: string;
  readonly set: Settings;
}

type Written = Spec['workloads'][number] | Spec['strategies'][number] | Spec['machines'][number];

export function entryOf(written: Written): Entry {
  if (typeof written === 'string') return {name: written, set: {}};
  const {label, set = {}} = written;
  return {name: nameOf(written), set, ...(label === undefined ? {} : {label})};
}

function nameOf(written: Exclude<Written, string>): string {
  if ('workload' in written) return written.workload;
  return 'strategy' in written ? written.strategy : written.machine;
}

/** What a machine's JSON must say. */
import {z} from 'zod';
import type {ProcessorFeatures, ProcessorGeometry} from '../hardware/geometry.ts';
import {LATENCIES, LATENCY_NAMES, type Latencies, type LatencyName} from '../timing/latencies.ts';
import {recordOf} from '../timing/records.ts';
import type {MachineDescription} from './machine.ts';

const array = z.strictObject({entries: z.number(), ways: z.number()});
const tlbArrays = z.tuple([array, array, array]);
const walkCaches = z.strictObject({2: array, 3: array, 4: array, 5: array});

const features: z.ZodType<ProcessorFeatures> = z.strictObject({
  nestedPaging: z.enum(['EPT', 'NPT', 'none']),
  vpid: z.boolean(),
  pcid: z.boolean(),
  fiveLevels: z.boolean(),
  hugePages: z.boolean(),
});

const geometry: z.ZodType<ProcessorGeometry> = z.strictObject({
  tlb: z.strictObject({
    data: tlbArrays,
    instruction: tlbArrays,
    second: array,
    secondHolds: z.enum(['pages', 'tables', 'nested']),
    secondHuge: array,
    secondInstruction: array,
  }),
  walkCaches,
  nestedWalkCaches: walkCaches,
  guestWalkCacheHolds: z.enum(['hfn', 'gfn']),
  nestedTlb: array,
  caches: z.strictObject({l1: array, l2: array, llc: array}),
  cacheFidelity: z.enum(['full', 'entries', 'flat']),
  replacement: z.enum(['lru', 'tree-plru', 'random', 'fifo']),
  staleFaults: z.boolean(),
  nestedAccessedDirty: z.boolean(),
  vpid: z.boolean(),
  hypervisorLines: z.number().int().min(0).max(65536),
});

const latencies: z.ZodType<Latencies> = z.strictObject(
  recordOf(LATENCY_NAMES.map(name => [name, latency(name)] as const)),
);

export const machineSchema: z.ZodType<MachineDescription> = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'lower-case letters, digits and hyphens'),
  title: z.string(),
  description: z.string(),
  gigahertz: z.number().positive(),
  features,
  geometry,
  latencies,
  sources: z
    .partialRecord(z.enum(LATENCY_NAMES), z.string())
    .optional()
    .meta({description: 'where each latency was read, or that it is an assumption'}),
  ranges: z
    .partialRecord(z.enum(LATENCY_NAMES), z.tuple([z.number(), z.number()]))
    .optional()
    .meta({description: 'the least and the most that a latency may be, where that is stated'}),
  references: z
    .record(z.string(), z.string())
    .optional()
    .meta({description: 'what the short names in the sources stand for'}),
});

function latency(name: LatencyName): z.ZodNumber {
  const {unit, description} = LATENCIES[name];
  const number = z.number().nonnegative().meta({description});
  return unit === 'share' ? number.max(1) : number;
}

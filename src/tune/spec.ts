/** What a tuning is asked to do, as the user writes it: a tuning spec, in JSON or YAML. */
import {z} from 'zod';
import {DEFAULT_MACHINE, specSchema, value} from '../suite/spec.ts';

const {workloads, strategies, machines, seeds, set, check, assume} = specSchema.shape;

export const OBJECTIVES = ['cycles', 'exits', 'overheadBytes'] as const;
export type Objective = (typeof OBJECTIVES)[number];

const EACH_ONCE = 'each value once';
const eachOnce = (list: readonly unknown[]): boolean => new Set(list).size === list.length;

const values = z.array(value).min(1).refine(eachOnce, EACH_ONCE);

export const tuneSpecSchema = z.strictObject({
  $schema: z.string().optional(),
  title: z.string().optional(),
  workloads,
  strategy: strategies.unwrap().element.default('shadow-cached').meta({
    description: 'what is tuned: an id, a file, or either with what is set of it in every configuration',
  }),
  machine: machines.unwrap().element.default(DEFAULT_MACHINE).meta({description: 'an id, or a file'}),
  seeds,
  set,
  check,
  assume,
  policy: z
    .string()
    .default('eviction')
    .meta({description: 'the parameter of the strategy that names who is evicted'}),
  policies: z.array(z.string()).min(1).refine(eachOnce, EACH_ONCE).optional().meta({
    description: 'the policies to compare, by id or file; all that are no bounds unless told',
  }),
  size: z
    .string()
    .default('poolPages')
    .meta({description: 'the parameter of the strategy that sizes its cache'}),
  sizes: z.array(z.number()).min(1).optional().meta({
    description: 'the sizes to compare; from tiny to what an unbounded cache uses, unless told',
  }),
  space: z.record(z.string(), values).default({}).meta({
    description:
      'values of further parameters of the strategy to search; of the policy or the size, in place of all of theirs',
  }),
  zip: z
    .array(z.array(z.string()).min(2))
    .default([])
    .meta({description: 'groups of parameters of the space that vary together, value by value'}),
  search: z.enum(['grid', 'halving']).default('grid').meta({
    description:
      'grid: every configuration at every seed; halving: all at one seed, the better half at twice as many, and so on',
  }),
  objective: z
    .enum(OBJECTIVES)
    .default('cycles')
    .meta({description: 'what the winner has least of: cycles, VM exits, or peak bytes of shadow tables'}),
});

/** As written. */
export type TuneSpecInput = z.input<typeof tuneSpecSchema>;
/** With every default filled in. */
export type TuneSpec = z.output<typeof tuneSpecSchema>;

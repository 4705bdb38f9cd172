/** The shape of what a tuning found, as `tune --json` prints it and tune.json holds it with a checksum of the rest. */
import {z} from 'zod';
import {OBJECTIVES} from './spec.ts';

export const TUNING_VERSION = 5;

const value = z.union([z.number(), z.string()]);
const settings = z.record(z.string(), value);
const count = z.number().int().nonnegative();

const comparisonSchema = z.object({
  ratio: z.number().meta({description: 'geometric mean over seeds of the paired ratio'}),
  low: z.number(),
  high: z.number(),
  exact: z.boolean().meta({description: 'two seeds or more, and every one gave the same number'}),
  seeds: count,
  method: z.enum(['one seed', 'exact', "Student's t", 'bootstrap']),
});

/** Means over seeds of the measured chapters. */
const measuredSchema = z.object({
  cycles: z.number(),
  exits: z.number(),
  hiddenFaults: z.number(),
  evictions: z.number(),
  overheadBytes: z.number().meta({description: 'the most that shadow tables held'}),
});

const overSchema = comparisonSchema.nullable().meta({
  description: 'cycles over those of an unbounded cache; null where no seed ended well for both',
});

const pointSchema = z.object({
  size: z.number(),
  overUnbounded: overSchema,
  overBound: comparisonSchema
    .nullable()
    .meta({description: 'cycles over those of the policy that knows the future, at the same size'}),
  ...measuredSchema.shape,
});

const curveSchema = z.object({
  policy: z.string(),
  bound: z.boolean().meta({description: 'it knows the future: no hypervisor could have it'}),
  policySees: z.string().nullable(),
  method: z.literal('swept').meta({description: 'each point is a simulation of its own'}),
  points: z.array(pointSchema),
});

const onePassSchema = z.object({
  stream: z.string().meta({description: 'what asks the cache'}),
  policy: z.string(),
  method: z.literal('one pass').meta({description: 'all sizes from stack distances of one recording'}),
  unit: z.string(),
  uses: z.number(),
  points: z.array(
    z.object({
      size: z.number(),
      misses: z.number(),
      marked: z.boolean().meta({description: 'a round size; the others lie between'}),
      margin: z.number().optional().meta({
        description: 'how far the misses may be off, half of a 99 % interval, where the stream was sampled',
      }),
    }),
  ),
  compulsory: z.number().meta({description: 'misses that no size avoids'}),
  note: z.string(),
});

const distanceSchema = z
  .object({policy: z.string(), comparison: comparisonSchema})
  .nullable()
  .meta({description: 'the policy with least of it, over the one that knows the future'});

const contestSchema = z.object({
  size: z.number(),
  ranks: z
    .array(z.array(z.string()))
    .meta({description: 'policies by rank, best first; those that are not apart from its first share one'}),
  same: z.array(z.array(z.string())).meta({description: 'policies that counted every event the same'}),
  evictions: count.meta({description: 'the most shadow pages that any policy evicted at any seed'}),
  aboveBound: z.object({
    cycles: distanceSchema,
    exits: distanceSchema,
    hiddenFaults: distanceSchema,
  }),
});

const workloadSchema = z.object({
  workload: z.string(),
  guestPages: z.number().nullable(),
  warmUpAccesses: z.number(),
  measuredAccesses: z.number(),
  default: z
    .object({
      overUnbounded: overSchema,
      ...measuredSchema.shape,
      poolPages: count.nullable().meta({
        description: 'pages that its pool may hold; null where there is no such number',
      }),
    })
    .nullable(),
  unbounded: measuredSchema.nullable(),
  curves: z.array(curveSchema),
  onePass: z.array(onePassSchema),
  contests: z.array(contestSchema),
});

const outcomeSchema = z.object({workload: z.string(), size: z.number(), comparison: comparisonSchema});
const placeSchema = z.object({workload: z.string(), size: z.number()});

const duelSchema = z.object({
  policy: z.string(),
  rival: z.string(),
  losses: z.array(outcomeSchema),
  wins: z.array(outcomeSchema),
  level: z.array(placeSchema).meta({description: 'within 1 %, and the interval within twice that'}),
  undecided: z.array(placeSchema).meta({description: 'the seeds tell neither'}),
  same: z
    .array(placeSchema)
    .meta({description: 'of the level ones, those at which both counted every event the same'}),
});

const contestantSchema = z.object({
  policy: z.string(),
  bound: z.boolean().meta({description: 'it knows the future: no hypervisor could have it'}),
  cycles: z.number(),
  hiddenFaults: count,
  evictions: count.meta({description: 'shadow pages that it evicted'}),
  refilled: count.meta({description: 'of those, how many were made again'}),
  regretted: count.meta({description: 'of those, how many within the window'}),
  distances: z
    .array(
      z.object({
        upTo: count.meta({
          description: 'the largest distance that counts here; the entry before has the smaller ones',
        }),
        evictions: count,
      }),
    )
    .meta({
      description:
        'reuse distances of what was made again: distinct shadow pages used between the eviction and the next page made for the same role',
    }),
  misses: z
    .array(
      z.object({
        level: count.meta({
          description: 'of the highest table that was made: 1 = PT and so on; 0 where an entry alone was',
        }),
        misses: count,
        pages: count.meta({description: 'shadow pages of this level that were made, in whichever misses'}),
        cycles: z.number().meta({description: 'what the misses cost, from exit to entry'}),
      }),
    )
    .meta({description: 'what was not there, the highest level first'}),
  hiddenFaultsBySlice: z.array(count),
});

const reasonSchema = z
  .object({
    workload: z.string(),
    size: z.number(),
    winner: z.string(),
    loser: z.string(),
    comparison: comparisonSchema.meta({description: 'the loser over the winner, at all seeds'}),
    seed: z.number().meta({description: 'of the recording that all below was seen in'}),
    window: count.meta({
      description:
        'an eviction is regretted where its page is made again within so many hidden faults: the pages of the pool',
    }),
    slices: z
      .array(z.number())
      .meta({description: 'the parts of what was measured, in instructions of the guest'}),
    contestants: z.array(contestantSchema).meta({description: 'the winner, the loser, and the bound'}),
  })
  .meta({description: 'why one policy beats another on one workload at one size'});

const candidateSchema = z.object({
  label: z.string(),
  set: settings,
  overDefault: comparisonSchema.meta({
    description: 'the objective over that of the default configuration, geometric mean over workloads',
  }),
  cyclesOverDefault: comparisonSchema,
  cyclesOverUnbounded: comparisonSchema.nullable(),
  peakBytes: z
    .number()
    .meta({description: 'the most that shadow tables held on any workload, mean over seeds'}),
  rank: count.meta({description: 'from 1; those that are not apart from its first share one'}),
  onFront: z.boolean(),
});

export const TIE_BREAKS = ['bytes', 'cycles', 'settings', 'place'] as const;

const winnerSchema = candidateSchema.extend({
  onWorkloads: z
    .array(z.object({workload: z.string(), overDefault: comparisonSchema}))
    .meta({description: 'the objective over that of the default configuration, one workload by itself'}),
  same: z
    .array(z.string())
    .meta({description: 'labels of those of its rank that counted every event the same on all workloads'}),
  tie: z
    .object({
      with: z
        .array(z.string())
        .meta({description: 'labels of those of its rank that are within 1 % of the best'}),
      brokenBy: z.enum(TIE_BREAKS),
    })
    .nullable()
    .meta({
      description:
        'why it was taken from among equals: the fewest bytes; of those that take as few, the fewest cycles by more than 1 %; then the fewest settings that are not the default; then its place in the space',
    }),
});

const searchSchema = z.object({
  method: z.enum(['grid', 'halving']),
  space: z.record(z.string(), z.array(value)),
  zip: z.array(z.array(z.string())),
  rungs: z.array(z.object({seeds: z.array(z.number()), configurations: count})),
  candidates: z.array(candidateSchema).meta({description: 'those of the last rung, best first'}),
  knee: z.string().nullable().meta({description: 'label of the candidate at which the front bends'}),
});

const effectSchema = {
  runs: count,
  factor: z.number().meta({description: 'by which it multiplies the geometric mean of all runs'}),
};
const spreadSchema = comparisonSchema.meta({description: 'the largest factor over the smallest'});

const effectsSchema = z.object({
  ratio: z.number().meta({description: 'the objective over that of the default, geometric mean of all runs'}),
  seeds: z.array(z.number()).meta({description: 'of the first round, which ran the whole space'}),
  main: z.array(
    z.object({
      parameter: z.string(),
      levels: z.array(z.object({value, ...effectSchema})),
      spread: spreadSchema,
    }),
  ),
  pairs: z.array(
    z.object({
      parameters: z.tuple([z.string(), z.string()]),
      cells: z.array(z.object({values: z.tuple([value, value]), ...effectSchema})),
      spread: spreadSchema,
      farthest: comparisonSchema.meta({
        description: 'how far the cell that is farthest off is from what the two do by themselves',
      }),
    }),
  ),
  confounded: z
    .array(z.tuple([z.string(), z.string()]))
    .meta({description: 'parameters of which one settles the other'}),
});

export const adviceSchema = z.object({
  about: z.enum(['default', 'size', 'policy', 'reason', 'bound', 'winner', 'front', 'effects']),
  sentence: z.string(),
});

export const tuningSchema = z.object({
  schemaVersion: z.literal(TUNING_VERSION),
  tuning: z.string(),
  title: z.string(),
  strategy: z.string(),
  machine: z.string(),
  objective: z.enum(OBJECTIVES),
  default: settings.meta({description: 'every parameter of the default configuration'}),
  policy: z.object({parameter: z.string(), values: z.array(z.string())}),
  size: z.object({
    parameter: z.string(),
    unit: z.string(),
    values: z.array(z.number()),
    chosen: z.enum(['by the spec', 'by the tuner']),
  }),
  policySees: z.string().nullable().meta({description: 'in the default configuration'}),
  seeds: z.array(z.number()),
  workloads: z.array(workloadSchema),
  duels: z.array(duelSchema),
  reasons: z.array(reasonSchema),
  search: searchSchema,
  effects: effectsSchema.nullable(),
  advice: z.array(adviceSchema),
  caveats: z.array(z.string()).meta({description: 'why an answer means less than it seems, or nothing'}),
  winner: winnerSchema.nullable(),
  defaultOverUnbounded: comparisonSchema.nullable().meta({
    description:
      'cycles of the default configuration over those of an unbounded cache, geometric mean over workloads',
  }),
});

export type TuningResult = z.infer<typeof tuningSchema>;
export type WorkloadResult = TuningResult['workloads'][number];
export type OnePassResult = WorkloadResult['onePass'][number];
export type CurveResult = WorkloadResult['curves'][number];
export type ContestResult = WorkloadResult['contests'][number];
export type Distances = ContestResult['aboveBound'];
export type Reason = TuningResult['reasons'][number];
export type ReasonContestant = Reason['contestants'][number];
export type Winner = z.infer<typeof winnerSchema>;
export type Candidate = TuningResult['search']['candidates'][number];
export type Advice = z.infer<typeof adviceSchema>;

/** What the cells of a segment were made with: what must be equal of all that become one run, and where each was made. */
import {z} from 'zod';
import type {Environment} from '../environment.ts';
import type {Plan} from '../plan.ts';
import {originOf} from '../store/segments.ts';
import {sealed, unsealed} from '../store/sealed.ts';
import type {Store} from '../store/store.ts';
import type {Shard} from './shard.ts';

const originSchema = z.object({
  simulator: z.string(),
  /** Hashes of the user's modules and machines, by label. */
  files: z.record(z.string(), z.string()),
  /** Where and when. */
  environment: z.record(z.string(), z.unknown()),
});
export type Origin = z.infer<typeof originSchema>;

/** What this program has, of the same plan. */
export const ownOrigin = (plan: Plan): Omit<Origin, 'environment'> => ({
  simulator: plan.simulator,
  files: filesOf(plan),
});

function filesOf({workloads, strategies, machines}: Plan): Readonly<Record<string, string>> {
  const policies = strategies.flatMap(strategy => strategy.policies.map(({id, hash}) => ({label: id, hash})));
  const own = [...workloads, ...strategies, ...machines, ...policies].filter(({hash}) => hash !== '');
  return Object.fromEntries(own.map(({label, hash}) => [label, hash]));
}

export function writeOrigin(store: Store, shard: Shard, plan: Plan, environment: Environment): void {
  const origin: Origin = {...ownOrigin(plan), environment: {...environment}};
  store.write(originOf(shard), `${sealed(origin, 2)}\n`);
}

/** Undefined where it is not there, or no longer as it was written. */
export function readOrigin(store: Store, shard: Shard): Origin | undefined {
  try {
    return originSchema.parse(unsealed(store.text(originOf(shard)) ?? ''));
  } catch {
    return undefined;
  }
}

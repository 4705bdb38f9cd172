/** A recording has the seed that it was made with, and no other. */
import {isRecording, type WorkloadThing} from './catalogue.ts';
import {seedsOf} from './seeds.ts';
import type {Spec} from './spec.ts';
import {UsageError} from './usage-error.ts';
import type {Variant} from './variant.ts';

/** Of a recording its own, as long as nobody has named others. */
export function seedsFor(
  {thing, label}: Pick<Variant<WorkloadThing>, 'thing' | 'label'>,
  spec: Pick<Spec, 'seeds'>,
): readonly number[] {
  const seeds = seedsOf(spec);
  if (!isRecording(thing)) return seeds;
  const {seed} = thing.recorded;
  if (typeof spec.seeds === 'number' || seeds.includes(seed)) return [seed];
  throw new UsageError(
    `workload "${label}" was recorded at seed ${seed}, expected it among the seeds, which are ${seeds.join(', ')}`,
  );
}

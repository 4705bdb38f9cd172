/** What a tuning would run, as far as it is known before it begins. */
import {seedsOf} from '../suite/seeds.ts';
import {rungsFor} from './rungs.ts';
import {foresights, type Subject} from './subject.ts';
import {policiesOf, spaceConfigurations, spaceOf} from './search-space.ts';
import type {TuneSpec} from './spec.ts';

export interface OutlinedStage {
  readonly stage: string;
  /** Absent where it hangs on the sizes, which the bounds decide. */
  readonly configurations?: number;
  readonly seeds: readonly number[];
}

export function outlineOf(spec: TuneSpec, subject: Subject): readonly OutlinedStage[] {
  const seeds = seedsOf(spec);
  const bounds = {stage: 'bounds', configurations: 2, seeds};
  if (!spec.sizes) return [bounds, {stage: 'curves', seeds}, {stage: 'search', seeds}];
  const curves = (policiesOf(spec, subject).length + foresights().length) * spec.sizes.length;
  const searched = spaceConfigurations(spec, subject, spaceOf(spec, subject, spec.sizes)).length;
  const rungs = rungsFor(spec.search, searched, seeds);
  return [
    bounds,
    {stage: 'curves', configurations: curves, seeds},
    ...rungs.map((rung, at) => ({
      stage: rungs.length === 1 ? 'search' : `search-${at + 1}`,
      configurations: rung.variants,
      seeds: rung.seeds,
    })),
  ];
}

/** The rounds of a search: how many configurations run in each, at which seeds. */
import type {Configuration} from './configuration.ts';
import {rungsOf} from './halving.ts';
import type {TuneSpec} from './spec.ts';

export interface PlannedRung {
  readonly variants: number;
  readonly seeds: readonly number[];
}

/** A rung that was run. */
export interface SearchRung {
  readonly seeds: readonly number[];
  readonly configurations: readonly Configuration[];
}

/** From one rung to the next the better half goes on. */
const ETA = 2;

/** A grid is one rung with all seeds. Halving begins at the first seed and doubles them, up to all. */
export function rungsFor(
  search: TuneSpec['search'],
  variants: number,
  seeds: readonly number[],
): readonly PlannedRung[] {
  if (search === 'grid') return [{variants, seeds}];
  const budgets: number[] = [];
  for (let budget = 1; budget < seeds.length; budget *= ETA) budgets.push(budget);
  return rungsOf(variants, ETA, [...budgets, seeds.length]).map(rung => ({
    variants: rung.variants,
    seeds: seeds.slice(0, rung.budget),
  }));
}

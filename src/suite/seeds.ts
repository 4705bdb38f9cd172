import type {Spec} from './spec.ts';

/** Those that a spec lists, or as many as it says, from 1 on. */
export function seedsOf(spec: Pick<Spec, 'seeds'>): readonly number[] {
  return typeof spec.seeds === 'number' ? Array.from({length: spec.seeds}, (_, at) => at + 1) : spec.seeds;
}

/** Knowledge of the future for a bound that goes by it. */
import type {VirtualMachine} from '../../host/virtual-machine.ts';
import type {EvictionSetting} from '../../shadow/eviction/policy.ts';
import {PERFECT} from '../../shadow/eviction/sight.ts';
import {TREES, type EvictionUnit} from '../../shadow/eviction/unit.ts';
import {placeOf, type ShadowPage} from '../../shadow/tables/shadow-page.ts';
import type {Foresight, Library} from '../strategy.ts';

interface SightValues {
  readonly eviction: string;
  readonly evictionUnit: string;
  readonly policySees: string;
}

/** Why a policy that goes by the future cannot know it; undefined where it can. */
export function unforeseen({eviction, evictionUnit, policySees}: SightValues): string | undefined {
  if (evictionUnit === TREES.id || policySees === PERFECT.id) return undefined;
  return `eviction is ${eviction} and policySees ${policySees}, expected perfect: what exits depends on what was evicted, so nobody can foresee it`;
}

interface Place {
  readonly machine: VirtualMachine;
  readonly unit: EvictionUnit;
  readonly values: Pick<SightValues, 'eviction'>;
  readonly library: Library;
}

/**
 * `setting` with the next use of each page. Loads of CR3 are the same whatever was evicted, and so are accesses; what
 * exits is not, so a policy that goes by exits has no future to know.
 */
export function foreseeing(
  setting: EvictionSetting<ShadowPage>,
  {machine, unit, values: {eviction}, library}: Place,
): EvictionSetting<ShadowPage> {
  const {foresight} = library;
  if (!foresight) throw new Error(`eviction is ${eviction}, which needs a recording that is replayed twice`);
  const {clock} = machine;
  return {
    ...setting,
    nextUse: key =>
      unit === TREES
        ? foresight.nextLoad(placeOf(key).gfn, clock.cr3Loads)
        : nextUse(foresight, key, clock.accesses),
  };
}

function nextUse(foresight: Foresight, key: number, after: number): number {
  const {kind, gfn, level} = placeOf(key);
  return kind === 'direct' ? foresight.nextPieceUse(gfn, level, after) : foresight.nextUse(gfn, level, after);
}

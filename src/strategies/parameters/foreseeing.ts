/** Knowledge of the future for a bound that goes by it. */
import type {VirtualMachine} from '../../host/virtual-machine.ts';
import type {EvictionSetting} from '../../shadow/eviction/policy.ts';
import {PERFECT} from '../../shadow/eviction/sight.ts';
import {TREES, type EvictionUnit} from '../../shadow/eviction/unit.ts';
import {placeOf, type ShadowPage} from '../../shadow/tables/shadow-page.ts';
import type {Foresight, Library} from '../strategy.ts';

interface Place {
  readonly machine: VirtualMachine;
  readonly unit: EvictionUnit;
  readonly values: {readonly eviction: string; readonly policySees: string};
  readonly library: Library;
}

/**
 * `setting` with the next use of each page. Loads of CR3 are the same whatever was evicted, and so are accesses; what
 * exits is not, so a policy that goes by exits has no future to know.
 */
export function foreseeing(
  setting: EvictionSetting<ShadowPage>,
  {machine, unit, values, library}: Place,
): EvictionSetting<ShadowPage> {
  const {eviction, policySees} = values;
  if (unit !== TREES && policySees !== PERFECT.id) {
    throw new Error(
      `eviction is ${eviction} and policySees ${policySees}, expected perfect: what exits depends on what was evicted, so nobody can foresee it`,
    );
  }
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

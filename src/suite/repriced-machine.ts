/** A machine of a run at other prices: what was counted on it stays what it was. */
import type {Machine} from '../machines/machine.ts';
import {canonicalJson} from './canonical.ts';
import type {Values} from './definition.ts';
import {labelled} from './labels.ts';
import {UsageError} from './usage-error.ts';
import {type Variant, withValues} from './variant.ts';

export interface Prices {
  /** Whose prices; each machine's own unless told. */
  readonly machine?: Machine;
  /** What to change of them. */
  readonly values: Values;
}

/** Throws a `UsageError` where these are no prices of what was counted. */
export function repricedMachine(variant: Variant<Machine>, prices: Prices): Variant<Machine> {
  const base = prices.machine ?? variant.thing;
  const priced = withValues(base, prices.values);
  refuseOtherGeometry(variant.thing, priced);
  refuseOtherFeatures(base, priced);
  // What was counted happened on a processor with these, whosever prices it has.
  const thing = {...priced, features: variant.thing.features};
  const name =
    prices.machine && prices.machine.id !== variant.id
      ? `${variant.label} priced as ${thing.id}`
      : variant.label;
  return {...variant, thing, label: labelled(name, prices.values)};
}

function refuseOtherGeometry(from: Machine, to: Machine): void {
  const parts = Object.keys(from.geometry) as (keyof Machine['geometry'])[];
  const other = parts.find(part => canonicalJson(from.geometry[part]) !== canonicalJson(to.geometry[part]));
  if (other === undefined) return;
  const difference =
    from.id === to.id
      ? `this changes the ${other} of ${from.id}`
      : `${from.id} and ${to.id} differ in ${other}`;
  throw new UsageError(
    `${difference}: events of one geometry cannot be priced as another's, run it with ${from.id === to.id ? 'that' : to.id}`,
  );
}

/** Guests and strategies went by the features that the processor had. */
function refuseOtherFeatures(from: Machine, to: Machine): void {
  if (canonicalJson(from.features) === canonicalJson(to.features)) return;
  throw new UsageError(`this changes the features of ${from.id}, which are no prices: run it with that`);
}

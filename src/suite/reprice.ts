/** Prices the events of a run anew: the same counts under another cost table of the same geometry. */
import type {Machine} from '../machines/machine.ts';
import {canonicalJson, sha256} from './canonical.ts';
import type {Values} from './definition.ts';
import {pricedAt} from './derived.ts';
import {labelled} from './labels.ts';
import type {Plan} from './plan.ts';
import {ownCatalogueOn} from './own-catalogue.ts';
import type {Cell} from './result.ts';
import type {StoredRun} from './store/stored-run.ts';
import {UsageError} from './usage-error.ts';
import {withValues} from './variant.ts';

export interface Prices {
  /** Whose prices; each machine's own unless told. */
  readonly machine?: Machine;
  /** What to change of them. */
  readonly values: Values;
}

const MOST_LETTERS = 60;
const HASH_DIGITS = 8;

/** What the folder of a rendering at these prices is called: by what they are, so that no other prices have it. */
export function folderOf(prices: Prices): string {
  const values = Object.entries(prices.values).toSorted(([one], [other]) => (one < other ? -1 : 1));
  const words = [
    ...(prices.machine === undefined ? [] : [prices.machine.id]),
    ...values.map(([name, value]) => `${name}=${value}`),
  ];
  const shown = words
    .join(',')
    .replaceAll(/[^\w.,=-]/g, '_')
    .slice(0, MOST_LETTERS);
  return `${shown}-${sha256(canonicalJson(prices)).slice(0, HASH_DIGITS)}`;
}

export function repriced(stored: StoredRun, prices: Prices): StoredRun {
  if (!stored.current) {
    throw new UsageError(
      `${stored.store.folder} was made by another version of the simulator: run it again before pricing it anew`,
    );
  }
  const machines = stored.plan.machines.map(variant => {
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
  });
  const plan: Plan = {...stored.plan, machines};
  return {...stored, plan, cells: stored.cells.map(cell => repricedCell(cell, stored.plan, plan))};
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

function repricedCell(cell: Cell, before: Plan, after: Plan): Cell {
  const machine = after.machines[before.machines.findIndex(each => each.label === cell.machine)];
  const {label, thing} = machine;
  if (cell.status === 'failed') return {...cell, machine: label};
  const strategy = after.strategies.find(each => each.label === cell.strategy)!;
  const own = ownCatalogueOn(strategy, machine);
  return {...cell, ...own, machine: label, ...pricedAt(thing.costs, cell, own.ownCatalogue)};
}

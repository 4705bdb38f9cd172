/** Prices the events of a run anew: the same counts under another cost table of the same geometry. */
import {canonicalJson, sha256} from './canonical.ts';
import {pricedAt} from './derived.ts';
import type {Plan} from './plan.ts';
import {ownCatalogueOn} from './own-catalogue.ts';
import type {Cell} from './result.ts';
import {type Prices, repricedMachine} from './repriced-machine.ts';
import type {StoredRun} from './store/stored-run.ts';
import {UsageError} from './usage-error.ts';

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
  const machines = stored.plan.machines.map(variant => repricedMachine(variant, prices));
  const plan: Plan = {...stored.plan, machines};
  return {...stored, plan, cells: stored.cells.map(cell => repricedCell(cell, stored.plan, plan))};
}

function repricedCell(cell: Cell, before: Plan, after: Plan): Cell {
  const machine = after.machines[before.machines.findIndex(each => each.label === cell.machine)];
  const {label, thing} = machine;
  if (cell.status === 'failed') return {...cell, machine: label};
  const strategy = after.strategies.find(each => each.label === cell.strategy)!;
  const own = ownCatalogueOn(strategy, machine);
  return {...cell, ...own, machine: label, ...pricedAt(thing.costs, cell, own.ownCatalogue)};
}

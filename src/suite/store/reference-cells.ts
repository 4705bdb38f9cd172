/**
 * The cells of a reference, which is a run as it is committed: its spec, and of each of the spec's cells a line that does not
 * change where nothing that it tells does.
 */
import {shown} from '../../timing/shown.ts';
import type {Plan} from '../plan.ts';
import type {CellIdentity, OkCell} from '../result.ts';
import {nameOf, namedIn} from './cell-line.ts';
import {damageOf, type KeptCells} from './kept-cells.ts';
import {plannedCells, type PlannedCell} from './planned-cell.ts';
import {cellOf, referenceCellIn, referenceOf, type ReferenceCell} from './reference-cell.ts';
import {sealed, Spoilt, unsealed} from './sealed.ts';
import type {Store} from './store.ts';

/** The file of cells. */
export const referenceText = (cells: readonly OkCell[]): string =>
  cells.map(cell => `${sealed(referenceOf(cell))}\n`).join('');

/** Whether a folder is that of a reference: the lines of a run have a key and a status. */
export function isReference(store: Store): boolean {
  const [first] = store.texts();
  return first !== undefined && isReferenceLine(first);
}

function isReferenceLine(text: string): boolean {
  try {
    const value = JSON.parse(text) as object;
    return !('key' in value) && !('status' in value);
  } catch {
    return false;
  }
}

/** All that the plan makes, in its order. */
export function referenceCells(store: Store, plan: Plan): KeptCells {
  const planned = plannedCells(plan);
  const places = new Map(planned.map(each => [placeOf(each.member.identity), each]));
  const cells = new Map<string, OkCell>();
  const wrong: string[] = [];
  for (const [at, text] of store.texts().entries()) {
    try {
      const line = referenceCellIn(unsealed(text));
      const place = placeOf(line);
      if (cells.has(place)) throw new Spoilt('is there twice');
      cells.set(place, cellOf(line, places.get(place) ?? nowhere(line, planned)));
    } catch (thrown) {
      if (!(thrown instanceof Spoilt)) throw thrown;
      wrong.push(`${store.cellsPath}, line ${at + 1} (${namedIn(text)}) ${thrown.message}`);
    }
  }
  const kept = [...places.keys()].flatMap(place => cells.get(place) ?? []);
  if (wrong.length > 0) return {cells: kept, damage: damageOf(wrong)};
  const missing = [...places].find(([place]) => !cells.has(place));
  return missing === undefined
    ? {cells: kept}
    : {cells: kept, damage: `${store.cellsPath} lacks ${nameOf(missing[1].member.identity)}`};
}

const PLACE = ['workload', 'strategy', 'machine', 'seed'] as const;
type Place = Pick<CellIdentity, (typeof PLACE)[number]>;

const placeOf = (place: Place): string => JSON.stringify(PLACE.map(field => place[field]));

/** Says by which field a line is of no cell of the plan. */
function nowhere(line: ReferenceCell, planned: readonly PlannedCell[]): never {
  let near = planned;
  const field = PLACE.find(each => {
    near = near.filter(({member}) => member.identity[each] === line[each]);
    return near.length === 0;
  });
  throw new Spoilt(`is of no cell of its spec: ${field} is ${shown(field && line[field])}`);
}

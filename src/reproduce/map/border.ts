/** Where the two are equal: as simulated, between neighbours of the grid, and as two terms of a sum have it. */
import type {Costs} from '../../timing/costs.ts';
import {EXIT_NAMES, total} from '../../timing/events.ts';
import {attribution} from '../../timing/pricing.ts';
import {betterShadow, eventsOf, type Counted} from './counted.ts';
import {NATIVE, nestedLabel, type HostPageKib} from './grid.ts';
import type {Border, Line, MapCell, Panel} from './result.ts';

/** Powers may differ in their last digit from one engine to another; what is written must not. */
const DIGITS = 6;

interface Rated {
  readonly column: number;
  readonly row: number;
  /** Above 1 where shadow paging wins. */
  readonly ratio: number;
}

/** A point in each row in which the winner changes: the last such change, interpolated on the logarithmic scales of the map. */
export function borderOf(cells: readonly Rated[]): Border {
  const rows = [...new Set(cells.map(({row}) => row))];
  return rows.flatMap(row => {
    const along = cells.filter(cell => cell.row === row).toSorted((one, other) => one.column - other.column);
    const at = along.findLastIndex((cell, each) => cell.ratio >= 1 && (along[each + 1]?.ratio ?? 1) < 1);
    if (at === -1) return [];
    const [before, after] = [along[at], along[at + 1]];
    const share = Math.log(before.ratio) / Math.log(before.ratio / after.ratio);
    const updates = before.column * (after.column / before.column) ** share;
    return [{misses: row, updates: Number(updates.toPrecision(DIGITS))}];
  });
}

const WALKS = [
  'native or shadow walk',
  'nested walk, guest dimension',
  'nested walk, host dimension',
] as const;

/**
 * The terms are means that were counted, each where it is all there is: exits an update and cycles an exit where updates are the most
 * and misses the fewest, the longer walk where misses are the most and updates the fewest.
 */
export function lineOf(
  {updating, missing}: {readonly updating: Counted; readonly missing: Counted},
  pageKib: HostPageKib,
  costs: Costs,
): Line {
  const updated = eventsOf(updating, betterShadow(updating, costs));
  const exits = total(updated, EXIT_NAMES);
  const exitsAnUpdate = exits / updated.guestTableStores;
  const cyclesAnExit = EXIT_NAMES.reduce((sum, name) => sum + updated[name] * costs[name], 0) / exits;
  const walksUnder = (strategy: string): number => {
    const parts = attribution(eventsOf(missing, strategy), costs);
    return WALKS.reduce((sum, cause) => sum + parts[cause], 0);
  };
  const longer = walksUnder(nestedLabel(pageKib)) - walksUnder(NATIVE);
  const cyclesAMiss = longer / eventsOf(missing, NATIVE).tlbMisses;
  return {
    exitsAnUpdate,
    cyclesAnExit,
    cyclesAMiss,
    updatesAMiss: cyclesAMiss / (exitsAnUpdate * cyclesAnExit),
  };
}

type Beside = Pick<MapCell, 'row' | 'column' | 'cyclesAnUpdate' | 'cyclesAMiss'>;

/** How far the two are from each other at most, as a factor of updates. */
export function apartOf(border: Border, {updatesAMiss}: Line, cells: readonly Beside[]): Panel['apart'] {
  const distances = border.map(({misses, updates}) => {
    const drawn = misses * updatesAMiss;
    return {factor: Math.max(updates / drawn, drawn / updates), misses, updates};
  });
  if (distances.length === 0) return null;
  const {factor, misses, updates} = distances.reduce((most, each) =>
    each.factor > most.factor ? each : most,
  );
  const beside = cells
    .filter(({row, column}) => row === misses && column > updates)
    .reduce((nearest, each) => (each.column < nearest.column ? each : nearest));
  return {factor, misses, cyclesAnUpdate: beside.cyclesAnUpdate, cyclesAMiss: beside.cyclesAMiss};
}

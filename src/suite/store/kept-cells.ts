/**
 * The cells of a folder that can be believed: each line is as it was written, is of the cell that its key is of, counts the
 * sum of its chapters, and costs what that costs at the prices of its machine.
 */
import {canonicalJson} from '../canonical.ts';
import {countedIn, pricedAt} from '../derived.ts';
import type {Plan} from '../plan.ts';
import {cellIdentitySchema, type Cell, type OkCell} from '../result.ts';
import {nameOf, type StoredLine} from './cell-line.ts';
import {plannedCells, type PlannedCell} from './planned-cell.ts';
import type {Store} from './store.ts';

export interface KeptCells {
  /** One a key: a cell that was run again after it failed is in the file twice. */
  readonly cells: readonly Cell[];
  /** A sentence about the lines that cannot be believed, without its full stop; absent where all can. */
  readonly damage?: string;
}

export function keptCells(store: Store, plan: Plan): KeptCells {
  const planned = new Map(plannedCells(plan).map(each => [each.member.identity.key, each]));
  const cells = new Map<string, Cell>();
  const wrong: string[] = [];
  for (const line of store.lines()) {
    const problem = problemOf(line, planned, cells);
    if (problem !== undefined) wrong.push(`${line.file}, line ${line.number} (${problem}`);
    else if ('cell' in line) keep(line.cell, cells);
  }
  const kept = [...cells.values()];
  return wrong.length === 0 ? {cells: kept} : {cells: kept, damage: damageOf(wrong)};
}

/** What ended well stays, whatever failed later. */
function keep(cell: Cell, cells: Map<string, Cell>): void {
  if (cell.status === 'ok' || cells.get(cell.key)?.status !== 'ok') cells.set(cell.key, cell);
}

/** The rest of a sentence that begins with the line and a parenthesis. */
function problemOf(
  line: StoredLine,
  planned: ReadonlyMap<string, PlannedCell>,
  before: ReadonlyMap<string, Cell>,
): string | undefined {
  if (!('cell' in line)) return `${line.named}) ${line.problem}`;
  const {cell} = line;
  const problem = otherCell(cell, planned.get(cell.key)) ?? otherNumber(cell, planned.get(cell.key));
  if (problem !== undefined) return `${nameOf(cell)}) ${problem}`;
  const other = before.get(cell.key);
  const differs =
    other?.status === 'ok' && cell.status === 'ok' && canonicalJson(other) !== canonicalJson(cell);
  return differs ? `${nameOf(cell)}) is another than the line before it of the same cell` : undefined;
}

function otherCell(cell: Cell, planned: PlannedCell | undefined): string | undefined {
  if (!planned) return undefined;
  const {identity} = planned.member;
  if (canonicalJson(cellIdentitySchema.parse(cell)) === canonicalJson(identity)) return undefined;
  return `has the key of another cell, ${nameOf(identity)}`;
}

/** The prices of a machine are known of the cells that are planned; that the sums are sums, of all. */
function otherNumber(cell: Cell, planned: PlannedCell | undefined): string | undefined {
  if (cell.status === 'failed') return undefined;
  const own = planned ? planned.member.ownCatalogue : cell.ownCatalogue;
  const right: Partial<OkCell> = {
    ...countedIn(cell.chapters, own),
    ...(planned && pricedAt(planned.costs, cell, own)),
  };
  const names = Object.keys(right) as readonly (keyof OkCell)[];
  const wrong = names.find(name => canonicalJson(cell[name]) !== canonicalJson(right[name]));
  if (wrong === undefined) return undefined;
  const origin =
    wrong === 'cycles' || wrong === 'attribution' ? 'events at the prices of its machine' : 'chapters';
  return `says other ${wrong} than its ${origin} make`;
}

/** One sentence about all lines that are wrong, without its full stop. */
export function damageOf([first, ...more]: readonly string[]): string {
  return more.length === 0 ? first : `${first}; so it is with ${more.length} more of its lines`;
}

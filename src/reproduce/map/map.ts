/** The map of what cells counted: each count is priced once for every price of exits. */
import {cascadeLake} from '../../machines/cascade-lake.ts';
import type {Cell} from '../../suite/result.ts';
import {apartOf, borderOf, lineOf} from './border.ts';
import {contestOf, countedOf, INSTRUCTIONS_AN_ACCESS, placeOf, termsOf, type Counted} from './counted.ts';
import {costsWith, EXIT_PRICES, type ExitPrices} from './exit-prices.ts';
import {applicationEntries, labelOf, type WorkloadEntry} from '../applications.ts';
import {GRID, HOST_PAGES_KIB, pointsOf, type Grid, type HostPageKib} from './grid.ts';
import type {CrossoverMap, Panel} from './result.ts';
import {findingsOf} from './words.ts';

/** Of the machine that the counts are made on. */
const MACHINE = cascadeLake;

interface Options {
  readonly grid?: Grid;
  readonly applications?: readonly WorkloadEntry[];
  readonly prices?: readonly ExitPrices[];
}

interface GridCounts {
  readonly label: string;
  readonly column: number;
  readonly row: number;
  readonly counted: Counted;
}

interface Counts {
  readonly grid: readonly GridCounts[];
  readonly applications: ReadonlyMap<string, Counted>;
}

export function mapOf(
  cells: readonly Cell[],
  {grid = GRID, applications = applicationEntries(), prices = EXIT_PRICES}: Options = {},
): CrossoverMap {
  const counts: Counts = {
    grid: pointsOf(grid).map(({label, updates, misses}) => ({
      label,
      column: updates,
      row: misses,
      counted: countedOf(cells, label),
    })),
    applications: new Map(applications.map(labelOf).map(label => [label, countedOf(cells, label)])),
  };
  const panels = HOST_PAGES_KIB.flatMap(pageKib => prices.map(each => panelOf(counts, pageKib, each)));
  return {
    machine: MACHINE.id,
    columns: [...grid.updates],
    rows: [...grid.misses],
    instructionsAnAccess: INSTRUCTIONS_AN_ACCESS,
    prices: prices.map(({year, title, source, latencies}) => ({year, title, source, latencies})),
    panels,
    findings: findingsOf(panels),
  };
}

function panelOf({grid, applications}: Counts, hostPageKib: HostPageKib, prices: ExitPrices): Panel {
  const costs = costsWith(MACHINE.latencies, prices);
  const contest = (label: string, counted: Counted) => ({
    ...placeOf(label, counted),
    ...contestOf(counted, hostPageKib, costs),
  });
  const cells = grid.map(({label, column, row, counted}) => ({
    ...contest(label, counted),
    column,
    row,
    ...termsOf(counted, hostPageKib, costs),
  }));
  const border = borderOf(cells);
  const line = lineOf(cornersOf(grid), hostPageKib, costs);
  return {
    year: prices.year,
    title: prices.title,
    hostPageKib,
    cells,
    applications: [...applications].map(([label, counted]) => contest(label, counted)),
    border,
    textbookBorder: borderOf(
      cells.map(cell => ({...cell, ratio: cell.slowdowns.nested / cell.slowdowns.textbook})),
    ),
    line,
    apart: apartOf(border, line, cells),
  };
}

/** Where updates are the most and with them misses the fewest; and the other way round. */
function cornersOf(grid: readonly GridCounts[]): {readonly updating: Counted; readonly missing: Counted} {
  const by = (order: (one: GridCounts, other: GridCounts) => number): Counted =>
    grid.toSorted(order)[0].counted;
  return {
    updating: by((one, other) => other.column - one.column || one.row - other.row),
    missing: by((one, other) => other.row - one.row || one.column - other.column),
  };
}

/** A map that was never run, for tests: cells made by rule, with applications that lie close together. */
import {GRID, HOST_PAGES_KIB, pointsOf, type HostPageKib} from '../../reproduce/map/grid.ts';
import {apartOf, borderOf} from '../../reproduce/map/border.ts';
import type {Contest, CrossoverMap, Panel} from '../../reproduce/map/result.ts';
import {findingsOf} from '../../reproduce/map/words.ts';

/** Years that there never were, and what an update costs the better shadow paging in them. */
const YEARS = [
  {year: '2001', title: 'dear', cyclesAnUpdate: 8000},
  {year: '2002', title: 'middling', cyclesAnUpdate: 2000},
  {year: '2003', title: 'cheap', cyclesAnUpdate: 500},
];
const CYCLES_A_MISS: Readonly<Record<HostPageKib, number>> = {4: 16, 2048: 2};
/** Of a thousand accesses, and a miss of native. */
const THOUSAND = 5000;
const NATIVE_MISS = 60;
const TEXTBOOK = 4;

const APPLICATIONS: readonly (readonly [label: string, updates: number, misses: number])[] = [
  ['compiler <small>', 0.5, 0.2],
  ['compiler, large', 0.42, 0.12],
  ['store of many keys', 0.14, 0.11],
  ['store of few keys', 0.09, 0.09],
  ['scan', 0, 5.9],
  ['scan of a little', 0, 8.8],
  ['query, reading much', 0.0001, 12.9],
  ['query, writing', 0.002, 1.6],
  ['server', 0.03, 1.2],
  ['server with a heap of its own', 0.01, 1.1],
  ['storm', 45, 1.4],
  ['chase', 0.02, 990],
];

export function exampleMap(): CrossoverMap {
  const panels = HOST_PAGES_KIB.flatMap(pageKib => YEARS.map(each => panelOf(pageKib, each)));
  return {
    machine: 'cascade-lake',
    columns: [...GRID.updates],
    rows: [...GRID.misses],
    instructionsAnAccess: 10,
    prices: YEARS.map(({year, title}) => ({year, title, source: 'nobody', latencies: {exitCycles: 1000}})),
    panels,
    findings: findingsOf(panels),
  };
}

function panelOf(hostPageKib: HostPageKib, {year, title, cyclesAnUpdate}: (typeof YEARS)[number]): Panel {
  const cyclesAMiss = CYCLES_A_MISS[hostPageKib];
  const contest = (updates: number, misses: number): Contest => {
    const native = THOUSAND + misses * NATIVE_MISS;
    const shadow = native + updates * cyclesAnUpdate;
    const nested = native + misses * cyclesAMiss;
    const textbook = native + updates * cyclesAnUpdate * TEXTBOOK;
    const ratio = nested / shadow;
    return {
      ratio,
      winner: ratio > 1.01 ? 'shadow' : ratio < 1 / 1.01 ? 'nested' : 'level',
      shadow: 'kvm',
      slowdowns: {shadow: shadow / native, textbook: textbook / native, nested: nested / native},
    };
  };
  const cells = pointsOf(GRID).map(({label, updates, misses}) => ({
    label,
    updates,
    misses,
    ...contest(updates, misses),
    column: updates,
    row: misses,
    cyclesAnUpdate,
    cyclesAMiss,
  }));
  const border = borderOf(cells);
  // What a line leaves out: half of what an update costs.
  const line = {
    exitsAnUpdate: 0.5,
    cyclesAnExit: cyclesAnUpdate,
    cyclesAMiss,
    updatesAMiss: cyclesAMiss / (0.5 * cyclesAnUpdate),
  };
  return {
    year,
    title,
    hostPageKib,
    cells,
    applications: APPLICATIONS.map(([label, updates, misses]) => ({
      label,
      updates,
      misses,
      ...contest(updates, misses),
    })),
    border,
    textbookBorder: borderOf(
      cells.map(cell => ({...cell, ratio: cell.slowdowns.nested / cell.slowdowns.textbook})),
    ),
    line,
    apart: apartOf(border, line, cells),
  };
}

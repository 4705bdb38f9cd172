/** What any map must say, whatever its numbers: one made by rule, and the committed one. */
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {HOST_PAGES_KIB} from '../../reproduce/map/grid.ts';
import {mapSchema, WINNERS, type CrossoverMap, type MapCell, type Panel} from '../../reproduce/map/result.ts';
import {exampleMap} from './fixture.ts';

const FILE = join(import.meta.dirname, '../../../results/reference/reproduction/map.json');
const committed: readonly (readonly [string, CrossoverMap])[] = existsSync(FILE)
  ? [['committed', mapSchema.parse(JSON.parse(readFileSync(FILE, 'utf8')))]]
  : [];

const ascending = (one: number, other: number): number => one - other;
const ranks = (cells: readonly MapCell[]): number[] => cells.map(({winner}) => WINNERS.indexOf(winner));
const nameOf = ({year, hostPageKib}: Panel): string => `${year}, ${hostPageKib} KiB`;

describe.each([['made by rule', exampleMap()] as const, ...committed])('the map %s', (_, map) => {
  test('has every panel, and its cells where they were asked for', () => {
    expect(map.panels).toHaveLength(map.prices.length * HOST_PAGES_KIB.length);
    for (const {updates, misses, column, row} of map.panels.flatMap(({cells}) => cells)) {
      expect(Math.abs(updates / column - 1)).toBeLessThan(0.02);
      expect(Math.abs(misses / row - 1)).toBeLessThan(0.02);
    }
  });

  test('more updates never take a win from nested paging, nor more misses one from shadow paging', () => {
    for (const panel of map.panels) {
      for (const row of map.rows) {
        const along = panel.cells.filter(cell => cell.row === row);
        const winners = ranks(along.toSorted((one, other) => one.column - other.column));
        expect(winners, `${nameOf(panel)}, ${row} misses`).toEqual(winners.toSorted(ascending));
      }
      for (const column of map.columns) {
        const along = panel.cells.filter(cell => cell.column === column);
        const winners = ranks(along.toSorted((one, other) => other.row - one.row));
        expect(winners, `${nameOf(panel)}, ${column} updates`).toEqual(winners.toSorted(ascending));
      }
    }
  });

  test('dearer exits move the border towards fewer updates, in every row that has two', () => {
    for (const pageKib of HOST_PAGES_KIB) {
      const panels = map.panels.filter(({hostPageKib}) => hostPageKib === pageKib);
      for (const [at, cheaper] of panels.slice(1).entries())
        for (const {misses, updates} of panels[at].border) {
          const same = cheaper.border.find(each => each.misses === misses);
          if (same) expect(updates, `${nameOf(cheaper)}, ${misses} misses`).toBeLessThan(same.updates);
        }
    }
  });

  test('farther from the line than the border ever is, nobody wins on the wrong side of it', () => {
    for (const panel of map.panels) {
      const {factor} = panel.apart ?? {factor: 1};
      for (const {label, column, row, winner} of panel.cells) {
        const updates = column / (row * panel.line.updatesAMiss);
        if (updates > factor) expect(winner, `${nameOf(panel)}, ${label}`).not.toBe('shadow');
        if (updates < 1 / factor) expect(winner, `${nameOf(panel)}, ${label}`).not.toBe('nested');
      }
    }
  });
});

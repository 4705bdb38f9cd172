/** What a reader takes from the committed results: none has a warm-up in it, none hangs on a seed, none stands without its interval. */
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import type {OkCell} from '../result.ts';
import {unsealed} from '../store/sealed.ts';

type Stored = Pick<OkCell, 'workload' | 'strategy' | 'machine' | 'seed' | 'cycles' | 'steady'>;

const FOLDER = new URL('../../../results/reference/', import.meta.url);
const runs = readdirSync(FOLDER).filter(name => existsSync(new URL(`${name}/cells.ndjson`, FOLDER)));
const textOf = (path: string): string => readFileSync(new URL(path, FOLDER), 'utf8');

/** A larger spread is a workload's luck with its seeds. */
const MOST_SPREAD = 1.3;

describe.each(runs)('%s', run => {
  const cells = textOf(`${run}/cells.ndjson`)
    .trimEnd()
    .split('\n')
    .map(line => unsealed(line) as Stored);
  const nameOf = ({workload, strategy, machine}: Stored): string =>
    `${workload} under ${strategy} on ${machine}`;

  test('what is measured is steady, or means to be a start', () => {
    const unsteady = cells.filter(({steady}) => steady !== true && steady !== 'start');
    expect(unsteady.map(cell => [nameOf(cell), cell.seed, cell.steady])).toEqual([]);
  });

  test('the seeds of a cell agree within 1.3 times', () => {
    for (const [name, group] of Map.groupBy(cells, nameOf)) {
      const cycles = group.map(cell => cell.cycles);
      expect(Math.max(...cycles) / Math.min(...cycles), name).toBeLessThan(MOST_SPREAD);
    }
  });

  test('every ratio that is printed has its interval, or says that it is exact', () => {
    // What draws of prices make of a ratio is a range by itself.
    const summary = textOf(`${run}/summary.md`)
      .replaceAll('\\', '')
      .replaceAll(/under every draw; by [\d.]+(?: to [\d.]+)?×/g, '');
    const ratios = [...summary.matchAll(/\d(?:\.\d+)?×\*?(.{0,20})/g)];
    expect(ratios.length).toBeGreaterThan(3);
    const bare = ratios.filter(
      ([, after]) =>
        !/^ (?:\[[\d.]+–[\d.]+\]|\(?exact\b|\(?one seed\b)| \| (?:\[|exact|one seed)/.test(after),
    );
    expect(bare.map(([text]) => text)).toEqual([]);
  });
});

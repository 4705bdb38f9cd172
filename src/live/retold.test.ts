/** A page tells what the program tells: the same result, to the last digit and word. */
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {contextOf} from '../cli/report-context.ts';
import {repriced} from '../suite/reprice.ts';
import type {Cell, Result} from '../suite/result.ts';
import {storedRun, type StoredRun} from '../suite/store/stored-run.ts';
import {resultOf} from '../suite/summary.ts';
import {type PageData, pageDataOf, pageText} from './page-data.ts';
import {restingOn, retold, toldOf} from './retold.ts';
import {asRun, type Settings} from './settings.ts';

const REFERENCE = join(import.meta.dirname, '../../results/reference');
const RUNS = ['applications', 'exit-lines', 'machines', 'vtx-2006', 'hosts'];

const runs = new Map<string, StoredRun>();
for (const name of RUNS) runs.set(name, await storedRun(join(REFERENCE, name), {}));

const toldBy = ({run, plan, cells}: StoredRun): Result => resultOf(run, plan, cells);

function carried(kept: StoredRun): PageData {
  const result = toldBy(kept);
  return JSON.parse(pageText(pageDataOf(result, kept.plan, contextOf(kept.plan, result)))) as PageData;
}

/** Keys name cells in files, of which a page has none. */
const withoutKeys = ({cells, ...result}: Result): object => ({
  ...result,
  cells: cells.map((cell: Cell) => ({...cell, key: ''})),
});

function expectSame(kept: StoredRun, data: PageData, settings: Settings): void {
  const run = retold(data, settings);
  const {result, context} = toldOf(data, run, settings);
  const own = toldBy(kept);
  const {sensitivity, ...rest} = contextOf(kept.plan, own);
  expect(withoutKeys(result)).toEqual(withoutKeys(own));
  expect(JSON.parse(JSON.stringify({...context, scale: undefined}))).toEqual(
    JSON.parse(JSON.stringify(rest)),
  );
  expect(restingOn(run)).toEqual(sensitivity);
}

test.each(RUNS)('%s as it was run', name => {
  const kept = runs.get(name)!;
  const data = carried(kept);
  expectSame(kept, data, asRun(data.plan));
});

test.each(RUNS)('%s at other prices', name => {
  const kept = runs.get(name)!;
  const data = carried(kept);
  const prices = {exitCycles: 3000, walkExposed: 0.25, shadowFillCycles: 17.3};
  expectSame(repriced(kept, {values: prices}), data, {...asRun(data.plan), prices});
});

test('fewer strategies in another order, over another', () => {
  const kept = runs.get('applications')!;
  const data = carried(kept);
  const labels = data.plan.strategies.map(({label}) => label);
  const strategies = [labels[3], labels[0], labels[2]];
  const plan = {
    ...kept.plan,
    reference: labels[2],
    strategies: strategies.map(label => kept.plan.strategies.find(each => each.label === label)!),
  };
  const seeds = Map.groupBy(kept.cells, ({workload, machine, seed}) => `${workload} ${machine} ${seed}`);
  const cells = [...seeds.values()].flatMap(pass =>
    strategies.map(label => pass.find(({strategy}) => strategy === label)!),
  );
  expectSame({...kept, plan, cells}, data, {...asRun(data.plan), strategies, reference: labels[2]});
});

test('a page carries no path of the machine that made it, and no code', () => {
  const kept = runs.get('applications')!;
  const text = pageText(pageDataOf(toldBy(kept), kept.plan, contextOf(kept.plan, toldBy(kept))));
  expect(text).not.toContain(process.cwd());
  expect(text).not.toContain('=>');
});

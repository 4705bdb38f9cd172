import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect, test} from 'vitest';
import {madeUpCell} from '../testing/tuning.ts';
import {Store} from '../suite/store/store.ts';
import {specText} from '../suite/run.ts';
import {defaultConfiguration} from './search-space.ts';
import {tuneSpecSchema} from './spec.ts';
import {runStage, stagePlan} from './stage.ts';
import {subjectOf} from './subject.ts';

const folder = mkdtempSync(join(tmpdir(), 'pagewalk-stage-'));
afterAll(() => rmSync(folder, {recursive: true}));

test('a folder that holds a stage of another spec becomes that of this one: its cells have no use', async () => {
  const spec = tuneSpecSchema.parse({workloads: ['touch-once'], seeds: 2});
  const subject = await subjectOf(spec);
  const [first, second] = await Promise.all(
    [[1], [2]].map(seeds =>
      stagePlan(spec, subject, {name: 'bounds', configurations: [defaultConfiguration(subject)], seeds}),
    ),
  );
  const store = new Store(folder);
  store.open(specText(first.spec, folder), 'kept').end();
  store.append([madeUpCell({workload: 'touch-once', seed: 1}, 'shadow-cached', {cycles: 3})]);
  const counted: number[] = [];
  const cells = await runStage(second, folder, {
    options: {stored: 'kept', jobs: 1, timeout: 60, signal: new AbortController().signal},
    known: [],
    watcher: {damaged() {}, begun: (_passes, stored) => void counted.push(stored), passed() {}, ended() {}},
  });
  expect(counted).toEqual([0]);
  expect(cells.map(({status, seed}) => [status, seed])).toEqual([['ok', 2]]);
  expect(store.spec()).toBe(specText(second.spec, folder));
  expect(readFileSync(store.cellsPath, 'utf8').trimEnd().split('\n')).toHaveLength(1);
});

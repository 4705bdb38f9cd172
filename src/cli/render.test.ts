import {mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect, test} from 'vitest';
import {planOf} from '../suite/plan.ts';
import {prepared} from '../suite/run-pass.ts';
import {specSchema} from '../suite/spec.ts';
import {Store} from '../suite/store/store.ts';
import {resultOf} from '../suite/summary.ts';
import {render} from './render.ts';

const folder = mkdtempSync(join(tmpdir(), 'pagewalk-render-'));
afterAll(() => rmSync(folder, {recursive: true}));

test('pictures are pictures, and those of an earlier run do not stay beside them', async () => {
  const plan = await planOf(specSchema.parse({workloads: ['touch-once'], strategies: ['nested'], seeds: 1}));
  const cells = (await prepared(plan.passes[0]))();
  const store = new Store(folder);
  store.write('charts/earlier.vl.json', '{}');
  store.write('charts/earlier.svg', '<svg/>');
  await render(store, resultOf('made-here', plan, cells), plan);
  const charts = readdirSync(join(folder, 'charts'));
  expect(charts).toContain('slowdown.svg');
  expect(charts.filter(name => name.startsWith('earlier'))).toEqual([]);
  for (const name of charts.filter(each => each.endsWith('.svg')))
    expect(readFileSync(join(folder, 'charts', name), 'utf8')).toMatch(/^<svg /);
});

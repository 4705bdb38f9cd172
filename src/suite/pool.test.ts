import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {planOf} from './plan.ts';
import {runAll} from './pool.ts';
import type {Cell} from './result.ts';
import {specSchema} from './spec.ts';

const TIMEOUT_MS = 60_000;

test('a worker whose files never end loading is given up', {timeout: TIMEOUT_MS}, async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'pagewalk-pool-')), 'waits.mjs');
  writeFileSync(
    path,
    `import {isMainThread} from 'node:worker_threads';
    if (!isMainThread) await new Promise(() => setInterval(() => {}, 1000));
    export default {
      id: 'waits', title: 'T', family: 'control', hypothesis: 'H', follows: 'F', parameters: {},
      *story(guest) { yield 'warm'; guest.spawn().map(1).touchAll('write'); yield 'touched'; },
    };`,
  );
  const {passes} = await planOf(specSchema.parse({workloads: [path], strategies: ['native'], seeds: 1}));
  const cells: Cell[] = [];
  const {signal} = new AbortController();
  await runAll(
    passes,
    {jobs: 1, timeout: 600, loading: 2, signal},
    (_pass, made) => void cells.push(...made),
  );
  expect(cells).toMatchObject([{status: 'failed', error: 'its files took longer than 2 s to load'}]);
});

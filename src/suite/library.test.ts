import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect, test} from 'vitest';
import type {EvictionPolicy} from '../shadow/eviction/policy.ts';
import {libraryOf} from './library.ts';

const folder = mkdtempSync(join(tmpdir(), 'pagewalk-library-'));
afterAll(() => rmSync(folder, {recursive: true}));

/** A policy of a user's own, in a file, that says `audit` of itself. */
async function userPolicy(id: string, audit: string): Promise<EvictionPolicy> {
  const path = join(folder, `${id}.mjs`);
  const methods = `created() {}, used() {}, victim: () => undefined, evicted() {}, freed() {}, ${audit}`;
  writeFileSync(
    path,
    `export default {id: '${id}', title: '${id}', description: '${id}', build: () => ({${methods}})};`,
  );
  const library = await libraryOf([path]);
  return library.eviction(id).build({capacity: 4, random: () => 0, rebuildCost: () => 1});
}

test("a user's policy audits itself with what it should hold, or need not", async () => {
  const strict = await userPolicy('strict', "audit(entries) { throw new Error('lost ' + entries.size); }");
  const silent = await userPolicy('silent', '');
  expect(() => strict.audit!(new Set([{key: 1}, {key: 2}]))).toThrow(
    'eviction policy strict: audit() threw: lost 2',
  );
  expect(() => silent.audit!(new Set([{key: 1}]))).not.toThrow();
});

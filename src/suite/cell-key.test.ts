/** A key is of all that decides a cell: a file that changed makes the cells of whoever uses it new ones, and no others. */
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect, test} from 'vitest';
import {planOf, type Plan} from './plan.ts';
import {passOf} from './planned-pass.ts';
import {specSchema, type SpecInput} from './spec.ts';

const folder = mkdtempSync(join(tmpdir(), 'pagewalk-keys-'));
afterAll(() => rmSync(folder, {recursive: true}));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const keysOf = ({passes}: Plan): string[] =>
  passes.flatMap(({members}) => members.map(({identity}) => identity.key));

const ONE = {
  workloads: ['touch-once'],
  strategies: ['native', 'shadow-cached'],
  seeds: 1,
} satisfies SpecInput;
const plan = (input: Partial<SpecInput>): Promise<Plan> => planOf(specSchema.parse({...ONE, ...input}));

const SAID = "title: 'T', description: 'D'";
const STORY = `id: 'own-story', ${SAID}, family: 'control', hypothesis: 'H', follows: 'F', parameters: {}, story() {}`;
const STRATEGY = `id: 'own-strategy', ${SAID}, virtual: false, parameters: {}, build() {}`;
const policy = (id: string): string => `id: '${id}', ${SAID}, build() {}`;
const exported = (text: string): string => `export default {${text}};\n`;
const machine = (exitCycles: number): string =>
  JSON.stringify({
    extends: 'cascade-lake',
    id: 'own-machine',
    latencies: {exitCycles},
  });

test('where a number of a machine was read changes no key', async () => {
  const own = {extends: 'cascade-lake', id: 'own-machine', latencies: {exitCycles: 9000}};
  const path = file('read.json', JSON.stringify(own));
  const keys = keysOf(await plan({machines: [path]}));
  file('read.json', JSON.stringify({...own, sources: {exitCycles: 'measured'}, references: {M: 'a book'}}));
  expect(keysOf(await plan({machines: [path]}))).toEqual(keys);
});

test.each<[string, string, string, string, (path: string) => Partial<SpecInput>]>([
  ['workload', 'story.mjs', exported(STORY), `${exported(STORY)}// changed`, path => ({workloads: [path]})],
  [
    'address trace',
    'trace.lackey',
    ' M 10000000,8\n',
    ' M 10001000,8\n',
    path => ({workloads: [path], set: {warmupAccesses: 1}}),
  ],
  [
    'strategy',
    'strategy.mjs',
    exported(STRATEGY),
    `${exported(STRATEGY)}// changed`,
    path => ({strategies: ['native', path]}),
  ],
  [
    'eviction policy',
    'policy.mjs',
    exported(policy('own-policy')),
    `${exported(policy('own-policy'))}// changed`,
    path => ({set: {'shadow-cached.eviction': path}}),
  ],
  ['machine', 'machine.json', machine(1000), machine(1001), path => ({machines: [path]})],
])("another text of a user's %s makes other keys", async (_what, name, before, after, asking) => {
  const path = file(name, before);
  const asked = asking(path);
  const first = keysOf(await plan(asked)).at(-1);
  expect(keysOf(await plan(asked)).at(-1)).toBe(first);
  file(name, after);
  expect(keysOf(await plan(asked)).at(-1)).not.toBe(first);
});

test('cells of one policy are not made new by a change in another', async () => {
  const own = file('one.mjs', exported(policy('one')));
  const other = file('other.mjs', exported(policy('other')));
  const asked = {set: {'shadow-cached.eviction': [own, other]}};
  const before = keysOf(await plan(asked));
  expect(before).toHaveLength(3);
  file('other.mjs', `${exported(policy('other'))}// changed`);
  const after = keysOf(await plan(asked));
  expect(after.map((key, at) => key === before[at])).toEqual([true, true, false]);
});

test('another simulator makes other keys', async () => {
  const {spec, workloads, machines, strategies} = await plan({});
  const place = {spec, workload: workloads[0], machine: machines[0], machines, strategies, seed: 1};
  const keys = (simulator: string): string[] =>
    passOf({...place, simulator}).members.map(({identity}) => identity.key);
  expect(new Set([...keys('one'), ...keys('other')]).size).toBe(4);
});

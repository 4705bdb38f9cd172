/** An editor that knows the schema of a spec completes what there is, and refuses no spec that is run. */
import {globSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {Ajv2020} from 'ajv/dist/2020.js';
import {expect, test} from 'vitest';
import {workloads} from '../../workloads/index.ts';
import {machines} from '../machines/index.ts';
import {strategies} from '../strategies/index.ts';
import {schemaFiles} from './schemas.ts';

const ROOT = join(import.meta.dirname, '../..');
const schema = JSON.parse(schemaFiles().get('spec.schema.json')!) as Schema;
const admits = new Ajv2020({strict: false}).compile(schema);

interface Schema {
  readonly [keyword: string]: unknown;
  readonly properties: Readonly<Record<string, Schema>>;
  readonly items: Schema;
  readonly anyOf: readonly Schema[];
}

const read = (path: string): unknown => JSON.parse(readFileSync(join(ROOT, path), 'utf8'));

test('it admits each spec that there is', () => {
  const specs = globSync('workloads/{*,reference/*}.json', {cwd: ROOT}).filter(
    path => !path.includes('/tune'),
  );
  expect(specs.length).toBeGreaterThan(8);
  for (const path of specs) expect([path, admits(read(path)), admits.errors]).toEqual([path, true, null]);
});

test('a file may stand for an id, and a parameter of its own for one that is listed', () => {
  const spec = {
    workloads: ['./mine.ts', {workload: './mine.ts', set: {own: [1, 2], 'guest.pcid': 0}}],
    strategies: ['kvm', {strategy: 'kvm', set: {unsync: ['on', 'off']}}],
    machines: ['./mine.json'],
    set: {'mine.own': 3},
  };
  expect(admits(spec)).toBe(true);
});

test('it refuses what the checker refuses', () => {
  expect(admits({workloads: []})).toBe(false);
  expect(admits({workloads: [{workload: 'gups', sett: {}}]})).toBe(false);
  expect(admits({workloads: [{workload: 'gups', set: {tablePages: {}}}]})).toBe(false);
});

test('it has every id, and of an entry the parameters of what it names', () => {
  const listed = (list: string) => schema.properties[list].items.anyOf;
  const idsOf = (list: string) => listed(list).flatMap(each => ('const' in each ? [each['const']] : []));
  expect(idsOf('workloads')).toEqual(workloads.map(({id}) => id));
  expect(idsOf('strategies')).toEqual(strategies.map(({id}) => id));
  expect(idsOf('machines')).toEqual(machines.map(({id}) => id));
  for (const {id, parameters} of strategies) {
    const own = listed('strategies')
      .at(-1)!
      .anyOf.find(({properties}) => properties?.['strategy']['const'] === id);
    expect(Object.keys(own?.properties['set'].properties ?? {})).toEqual(Object.keys(parameters));
  }
});

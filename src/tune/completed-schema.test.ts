/** An editor that knows the schema of a tuning completes what there is, and refuses no tuning that is run. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {Ajv2020} from 'ajv/dist/2020.js';
import {expect, test} from 'vitest';
import {evictionKinds} from '../shadow/eviction/index.ts';
import {schemaFiles} from '../suite/schemas.ts';
import {tuneSchemaFiles} from './schemas.ts';

const ROOT = join(import.meta.dirname, '../..');
/** Both lie where their folders do. */
const PLACE = 'https://pagewalk.invalid/src';
const parsed = (text: string | undefined): object => JSON.parse(text!) as object;
const schema = parsed(tuneSchemaFiles().get('tune.schema.json'));
const admits = new Ajv2020({strict: false})
  .addSchema(parsed(schemaFiles().get('spec.schema.json')), `${PLACE}/suite/schema/spec.schema.json`)
  .compile({...schema, $id: `${PLACE}/tune/schema/tune.schema.json`});

const TUNING = {workloads: ['gups'], strategy: 'shadow-cached'};

test('it admits each tuning that there is', () => {
  for (const name of ['tune', 'tune-kvm']) {
    const tuning = parsed(readFileSync(join(ROOT, `workloads/${name}.json`), 'utf8'));
    expect([name, admits(tuning), admits.errors]).toEqual([name, true, null]);
  }
});

test('a file may stand for an id', () => {
  const files = {
    workloads: ['./mine.ts'],
    strategy: './own.ts',
    machine: './own.json',
    policies: ['lru', './own.ts'],
  };
  expect(admits(files)).toBe(true);
  expect(admits({...TUNING, strategy: {strategy: './own.ts', set: {own: 3}}})).toBe(true);
});

test('it refuses what the checker refuses', () => {
  expect(admits(TUNING)).toBe(true);
  expect(admits({...TUNING, policies: []})).toBe(false);
  expect(admits({...TUNING, policies: [3]})).toBe(false);
  expect(admits({...TUNING, workloads: [{workload: 'gups', sett: {}}]})).toBe(false);
  expect(admits({...TUNING, strategy: {strategy: 'kvm', sets: {}}})).toBe(false);
});

test('it has every policy', () => {
  const {properties} = schema as {properties: {policies: {items: {anyOf: readonly {const?: string}[]}}}};
  const listed = properties.policies.items.anyOf.flatMap(each => each.const ?? []);
  expect(listed).toEqual(evictionKinds.map(({id}) => id));
});

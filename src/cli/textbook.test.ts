import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {machines} from '../machines/index.ts';
import {withParameters} from '../machines/parameters.ts';
import {TEXTBOOK_PARAMETERS} from '../machines/textbook.ts';
import {specSchema} from '../suite/spec.ts';
import {tuneSpecSchema} from '../tune/spec.ts';
import {askedTuning} from './asked-tuning.ts';
import {askedSpec} from './asked.ts';
import {bench} from './test-session.ts';
import {withTextbook} from './textbook.ts';

const session = bench();
const LIMITS = {maxCells: 100, jobs: 1, timeout: 600};
const ALL_OFF = Object.fromEntries(TEXTBOOK_PARAMETERS.map(name => [`machine.${name}`, 0]));

const README = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
const commands = README.split('\n').filter(line => line.startsWith('npx pagewalk run --textbook '));

/** (levels of the guest's walk + 1) × (levels of the host's + 1) − 1; 2 MiB pages take a level off. */
const EXPECTED: readonly Readonly<Record<string, number>>[] = [
  {native: 4, 'shadow-cached': 4, kvm: 4},
  {native: 4, nested: 24},
  {nested: 19},
  {native: 4, nested: 19},
  {native: 3, nested: 15},
  {native: 5, nested: 35},
];

interface Cell {
  readonly strategy: string;
  readonly walkReferences: number;
  readonly tlbMisses: number;
}

describe('the commands of the README', () => {
  test('are as many as there are numbers', () => {
    expect(commands).toHaveLength(EXPECTED.length);
  });

  test.each(EXPECTED.map((expected, at) => [at, expected] as const))(
    'number %i makes %o loads a walk, exactly',
    async (at, expected) => {
      const words = commands[at].split(' ').slice(2);
      const {status, out} = await session.pagewalk(...words, '--json');
      expect(status).toBe(0);
      const {cells} = JSON.parse(out) as {readonly cells: readonly Cell[]};
      const missing = cells.filter(({tlbMisses}) => tlbMisses > 0);
      expect(
        Object.fromEntries(
          missing.map(({strategy, walkReferences, tlbMisses}) => [strategy, walkReferences / tlbMisses]),
        ),
      ).toEqual(expected);
      for (const {tlbMisses} of missing) expect(tlbMisses).toBeGreaterThan(1000);
    },
    60_000,
  );
});

test('no machine keeps a paging-structure cache of either dimension or a nested TLB, and each keeps all else', () => {
  const values = Object.fromEntries(TEXTBOOK_PARAMETERS.map(name => [name, 0]));
  const none = {entries: 0, ways: 0};
  const noCaches = {2: none, 3: none, 4: none, 5: none};
  for (const machine of machines)
    expect(withParameters(machine, values).geometry).toEqual({
      ...machine.geometry,
      walkCaches: noCaches,
      nestedWalkCaches: noCaches,
      nestedTlb: none,
    });
});

test('a spec that is kept tells of it, a tuning too', () => {
  const spec = specSchema.parse({workloads: ['gups'], set: {tablePages: 9, 'machine.nestedTlbEntries': 16}});
  const asked = {...LIMITS, textbook: true, set: ['machine.exitCycles=9']} as const;
  expect(askedSpec(spec, asked).set).toEqual({tablePages: 9, 'machine.exitCycles': 9, ...ALL_OFF});
  const tuning = tuneSpecSchema.parse({workloads: ['gups'], set: {'machine.exitCycles': 9}});
  expect(askedTuning(tuning, {...LIMITS, textbook: true}).set).toEqual({'machine.exitCycles': 9, ...ALL_OFF});
  expect(askedTuning(tuning, LIMITS).set).toEqual({'machine.exitCycles': 9});
});

describe('what would leave a machine some of it', () => {
  test.each([
    [
      {'machine.nestedTlbEntries': 16},
      '--set machine.nestedTlbEntries is 16, expected 0 or nothing beside --textbook',
    ],
    [
      {'machine.pdeCacheEntries': [0, 32]},
      '--set machine.pdeCacheEntries is 0,32, expected 0 or nothing beside --textbook',
    ],
  ])('is refused: %o', (set, sentence) => {
    expect(() => withTextbook(set, true)).toThrow(sentence);
    expect(withTextbook(set, undefined)).toEqual(set);
  });

  test('is refused where an entry of the spec sets it, but not where another machine is chosen', () => {
    const mine = {machine: 'zen2', label: 'mine', set: {nestedTlbEntries: 8}};
    const spec = specSchema.parse({workloads: ['gups'], machines: ['nehalem', mine]});
    const sentence = 'nestedTlbEntries of machine "mine" is 8, expected 0 or nothing beside --textbook';
    expect(() => askedSpec(spec, {...LIMITS, textbook: true})).toThrow(sentence);
    expect(askedSpec(spec, {...LIMITS, textbook: true, machine: ['nehalem']}).machines).toEqual(['nehalem']);
    const tuning = tuneSpecSchema.parse({workloads: ['gups'], machine: mine});
    expect(() => askedTuning(tuning, {...LIMITS, textbook: true})).toThrow(sentence);
  });

  test('is not what is 0 anyway', () => {
    expect(withTextbook({'machine.nestedTlbEntries': 0}, true)).toEqual(ALL_OFF);
  });
});

test('exits counts on such a machine, and refuses what start and run refuse', async () => {
  const words = ['exits', '--textbook', '--strategy', 'nested', '--json'];
  expect((await session.pagewalk(...words)).status).toBe(0);
  const {status, err} = await session.pagewalk(...words, '--set', 'machine.nestedTlbEntries=16');
  expect([status, err]).toEqual([
    1,
    'pagewalk: --set machine.nestedTlbEntries is 16, expected 0 or nothing beside --textbook\n',
  ]);
});

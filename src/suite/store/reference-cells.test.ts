/** A reference tells its cells whole, and what it tells is not believed where it and its spec disagree. */
import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {beforeAll, expect, test} from 'vitest';
import {COUNTING_STRATEGY} from '../../testing/counting-strategy.ts';
import {planOf, type Plan} from '../plan.ts';
import type {OkCell} from '../result.ts';
import {prepared} from '../run-pass.ts';
import {specSchema} from '../spec.ts';
import {isReference, referenceCells, referenceText} from './reference-cells.ts';
import {referenceOf, type ReferenceCell} from './reference-cell.ts';
import {sealed} from './sealed.ts';
import {Store} from './store.ts';

let plan: Plan;
let made: readonly OkCell[];
beforeAll(async () => {
  const counting = join(mkdtempSync(join(tmpdir(), 'pagewalk-reference-')), 'counting.ts');
  writeFileSync(counting, COUNTING_STRATEGY);
  const strategies = ['native', 'kvm', counting];
  plan = await planOf(specSchema.parse({workloads: ['touch-once'], strategies, seeds: 1}));
  made = await cellsOf(plan);
});

async function cellsOf({passes}: Plan): Promise<readonly OkCell[]> {
  const cells = await Promise.all(passes.map(async pass => (await prepared(pass))()));
  return cells.flat().filter(cell => cell.status === 'ok');
}

function folderOf(text: string): Store {
  const store = new Store(mkdtempSync(join(tmpdir(), 'pagewalk-reference-')));
  writeFileSync(store.cellsPath, text);
  return store;
}

test('the cells are what they were, to the byte, their own events among them', () => {
  expect(made.map(({strategy}) => strategy)).toEqual(['native', 'kvm', 'counting']);
  expect(made[2].chapters.every(({ownEvents}) => ownEvents!['asked'] > 0)).toBe(true);
  const {cells, damage} = referenceCells(folderOf(referenceText(made)), plan);
  expect(damage).toBeUndefined();
  expect(JSON.stringify(cells)).toBe(JSON.stringify(made));
});

test('of each machine its own, in the order of the plan whatever the order of the lines', async () => {
  const machines = ['cascade-lake', 'zen2'];
  const two = await planOf(
    specSchema.parse({workloads: ['touch-once'], strategies: ['native', 'nested'], machines, seeds: 1}),
  );
  const all = await cellsOf(two);
  expect(all).toHaveLength(4);
  expect(referenceCells(folderOf(referenceText(all.toReversed())), two)).toEqual({cells: all});
});

test('a reference is told from a run by its lines', () => {
  const run = made.map(cell => `${sealed(cell)}\n`).join('');
  const texts = [referenceText(made), run, '', run.replace('"key"', '"kez"'), 'no JSON\n', '7\n'];
  expect(texts.map(text => isReference(folderOf(text)))).toEqual([true, false, false, false, false, false]);
});

test('what follows from the rest is left out, and so is what changes with the source', () => {
  const text = referenceText(made);
  for (const left of ['"key"', '"attribution"', '"walkReferences"', '"measured"', ':0,'])
    expect(text.replaceAll(/"parameters":\{[^}]*\}|"overheadBytes":\{[^}]*\}/g, '')).not.toContain(left);
  expect(text.length).toBeLessThan(JSON.stringify(made).length / 3);
});

const OTHER_CYCLES = 'says cycles is N, and its events at the prices of its machine make N';

/** A change that is sealed again, and what is said of it. */
const CHANGES: readonly (readonly [string, (line: ReferenceCell) => object, string])[] = [
  ['the cycles', ({cycles}) => ({cycles: cycles + 1}), OTHER_CYCLES],
  [
    'an event',
    ({chapters: [warm, {name, events, ownEvents}]}) => ({
      chapters: [warm, {name, ownEvents, events: {...events, guestFaults: 1 + (events.guestFaults ?? 0)}}],
    }),
    OTHER_CYCLES,
  ],
  [
    'an event of its own',
    ({chapters: [warm, measured]}) => ({chapters: [warm, {...measured, ownEvents: {}}]}),
    OTHER_CYCLES,
  ],
  [
    'an event that there is not',
    ({chapters: [warm, measured]}) => ({chapters: [warm, {...measured, events: {guestFault: 1}}]}),
    'is no line of a reference of this version: chapters[1].events: unknown key "guestFault" (did you mean "guestFaults"?)',
  ],
  [
    'an event that its strategy does not count',
    ({chapters: [warm, measured]}) => ({chapters: [warm, {...measured, ownEvents: {aksed: 1}}]}),
    'says chapters[1].ownEvents.aksed, which its strategy does not count',
  ],
  [
    'a parameter',
    ({parameters}) => ({parameters: {...parameters, 'guest.levels': 5}}),
    'says parameters.guest.levels is 5, expected 4 as its spec has it',
  ],
  [
    'a parameter more',
    ({parameters}) => ({parameters: {...parameters, laps: 5}}),
    'says parameters.laps is 5, expected nothing as its spec has it',
  ],
  ['the strategy', () => ({strategy: 'nested'}), 'is of no cell of its spec: strategy is "nested"'],
  ['the seed', () => ({seed: 2}), 'is of no cell of its spec: seed is 2'],
  ['the cell', () => referenceOf(made[0]), 'is there twice'],
  [
    'a field less',
    () => ({recording: undefined}),
    'is no line of a reference of this version: recording is missing, expected a text',
  ],
];

test.each(CHANGES)('changed and sealed again: %s', (_what, change, problem) => {
  const last = referenceOf(made[2]);
  const changed = {...last, ...change(last)};
  const store = folderOf(`${referenceText(made.slice(0, 2))}${sealed(changed)}\n`);
  const {cells, damage = ''} = referenceCells(store, plan);
  expect(cells).toEqual(made.slice(0, 2));
  const {strategy, seed} = changed;
  const place = `${store.cellsPath}, line 3 (touch-once under ${strategy}, seed ${seed}) `;
  expect(damage.slice(0, place.length)).toBe(place);
  expect(damage.slice(place.length).replaceAll(/\d{3,}/g, 'N')).toBe(problem);
});

test('a digit that was changed', () => {
  const store = folderOf(referenceText(made).replace(/"guestFaults":\d/, '"guestFaults":7'));
  expect(referenceCells(store, plan).damage).toBe(
    `${store.cellsPath}, line 1 (touch-once under native, seed 1) was changed: it is not what its checksum was made of`,
  );
});

test('a cell that is not there, or whose line was cut', () => {
  const whole = referenceText(made);
  for (const text of [referenceText(made.slice(0, 2)), whole.slice(0, -30)]) {
    const store = folderOf(text);
    expect(referenceCells(store, plan).damage).toBe(
      `${store.cellsPath} lacks touch-once under counting, seed 1`,
    );
  }
});

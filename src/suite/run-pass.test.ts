/** What a cell says is what its chapters counted. */
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect, test} from 'vitest';
import {EVENT_NAMES, sum, total, WALK_LOAD_NAMES} from '../timing/events.ts';
import {COUNTING_STRATEGY} from '../testing/counting-strategy.ts';
import {planOf} from './plan.ts';
import type {Cell, OkCell} from './result.ts';
import {DIFFERENT_RECORDINGS, prepared} from './run-pass.ts';
import {specSchema, type SpecInput} from './spec.ts';

const folder = mkdtempSync(join(tmpdir(), 'pagewalk-pass-'));
afterAll(() => rmSync(folder, {recursive: true}));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** A processor whose translations are counted by the strategy, at a price. */
const counting = file('counting.ts', COUNTING_STRATEGY);

async function cells(input: SpecInput): Promise<readonly Cell[]> {
  const plan = await planOf(specSchema.parse({seeds: 1, ...input}));
  return (await Promise.all(plan.passes.map(pass => prepared(pass)))).flatMap(run => run());
}

const ran = (
  await cells({workloads: ['prefork'], strategies: ['native', 'nested', 'shadow-cached', counting]})
).map(cell => cell as OkCell);

test('the first chapter is the warm-up, and the others are what is measured', () => {
  for (const {status, chapters, events} of ran) {
    expect(status).toBe('ok');
    expect(chapters.length).toBeGreaterThan(2);
    expect(chapters.map(({measured}) => measured)).toEqual(chapters.map((_, at) => at > 0));
    expect(chapters[0].events.tlbLookups).toBeGreaterThan(0);
    expect(events).toEqual(sum(chapters.slice(1).map(each => each.events)));
  }
});

test('misses and references are those of the measured events', () => {
  for (const {tlbMisses, walkReferences, events} of ran) {
    expect(tlbMisses).toBe(events.tlbMisses);
    expect(tlbMisses).toBeLessThan(events.tlbLookups);
    expect(walkReferences).toBe(total(events, WALK_LOAD_NAMES));
  }
});

test('the causes add up to the cycles', () => {
  for (const {cycles, attribution} of ran)
    expect(Object.values(attribution).reduce((all, each) => all + each, 0)).toBe(cycles);
});

test("a strategy's own events are counted and priced where they are measured, and change nothing else", () => {
  const [native, , , own] = ran;
  const counts = own.chapters.map(({ownEvents}) => ownEvents!['asked']);
  expect(Math.min(...counts)).toBeGreaterThan(0);
  const measured = counts.slice(1).reduce((all, each) => all + each, 0);
  expect(own.ownEvents).toEqual({asked: measured});
  expect(own.cycles - native.cycles).toBe(10 * measured);
  expect(own.attribution['other exits']).toBe(10 * measured);
  for (const name of EVENT_NAMES) expect(own.events[name]).toBe(native.events[name]);
});

test('where the future is recorded first, a story that goes by chance fails with a sentence', async () => {
  const chance = file(
    'chance.mjs',
    `let told = 0;
    export default {
      id: 'chance', title: 'T', family: 'control', hypothesis: 'H', follows: 'F', parameters: {},
      *story(guest) {
        const region = guest.spawn().map(64);
        region.touchAll('write');
        yield 'warm';
        for (let page = 0; page <= told; page++) region.write(page);
        told++;
        yield 'touched';
      },
    };`,
  );
  const set = {'shadow-cached.eviction': 'belady', 'shadow-cached.policySees': 'perfect'};
  const made = await cells({workloads: [chance], strategies: ['native', 'shadow-cached'], set});
  expect(made).toHaveLength(2);
  for (const cell of made) expect(cell.status === 'failed' && cell.error).toContain(DIFFERENT_RECORDINGS);
});

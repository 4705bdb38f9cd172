/** What is read, in which order, on the smallest machines: derived by hand. */
import {expect, test} from 'vitest';
import {ACCESSED, DIRTY, PRESENT, USER, USER_MODE, WRITABLE} from '../hardware/address.ts';
import type {Source} from '../replay/pass.ts';
import {native} from '../strategies/native.ts';
import {nested} from '../strategies/nested.ts';
import {shadowCached} from '../strategies/shadow-cached.ts';
import {bareScene} from '../testing/bare-scene.ts';
import flatNested from '../testing/outside/flat-nested.ts';
import type {Strategy} from '../strategies/strategy.ts';
import {explainEvents} from './explained.ts';
import {hex} from './names.ts';
import type {Step} from './step.ts';

const TABLE = PRESENT | WRITABLE | USER | ACCESSED;
const ROOT = 40;
const PAGE = 7;

/** Tables in frames 40 to 43 that map page 0 to frame 7, and one read of it: the seventh event. */
const ONE_READ: Source = {
  levels: 4,
  guestFrames: 64,
  record(recorder) {
    recorder.region(0, 0);
    for (const depth of [0, 1, 2]) recorder.bootEntry(ROOT + depth, 0, ROOT + depth + 1, TABLE);
    recorder.bootEntry(ROOT + 3, 0, PAGE, TABLE | DIRTY);
    recorder.loadCr3(ROOT, 0, false);
    recorder.access(USER_MODE, 0, 0, 0);
    recorder.end();
  },
};
const CR3_LOAD = 6;
const READ = 7;
const LEVELS = 4;

function stepsAt(number: number, strategy: Strategy, warm = 1): readonly Step[] {
  const [{strategies}] = explainEvents(bareScene(ONE_READ, [strategy], warm), [number]);
  return strategies[0].steps;
}

const entriesRead = (strategy: Strategy): readonly string[] =>
  stepsAt(READ, strategy).flatMap(step => (step.kind === 'load' ? [`${step.tables} ${step.level}`] : []));

test('a native walk reads one entry a level, from the root down', () => {
  expect(entriesRead(native)).toEqual(['guest 4', 'guest 3', 'guest 2', 'guest 1']);
});

test('a cold nested walk of 4 KiB pages reads 24 entries: 4 to place each guest table and the page, and one in each table', () => {
  const placing = ['nested 4', 'nested 3', 'nested 2', 'nested 1'];
  const tables = ['guest 4', 'guest 3', 'guest 2', 'guest 1'];
  const expected = [...tables.flatMap(table => [...placing, table]), ...placing];
  expect(expected).toHaveLength(4 * (4 + 1) + 4);
  expect(entriesRead(nested)).toEqual(expected);
});

test("a user's strategy is told of as well: a flat nested walk reads 9 entries, one to place each table and the page", () => {
  const tables = ['guest 4', 'guest 3', 'guest 2', 'guest 1'];
  const expected = [...tables.flatMap(table => ['nested 1', table]), 'nested 1'];
  expect(expected).toHaveLength(2 * 4 + 1);
  expect(entriesRead(flatNested)).toEqual(expected);
});

test('on a host that backs nothing yet, each nested table is entered in the one above, from the root down', () => {
  const steps = stepsAt(READ, nested, 0);
  const [first] = steps.flatMap((step, at) => (step.kind === 'verdict' ? [at] : []));
  const written = steps.slice(first).flatMap(step => (step.kind === 'write' ? [step.level] : []));
  // The first guest table has none of its nested path; the frames beside it share all but the leaf.
  expect(written.slice(0, LEVELS)).toEqual([4, 3, 2, 1]);
});

test('a frame that is not backed yet is looked up, backed, and looked up again', () => {
  const steps = stepsAt(READ, nested, 0);
  const looked = steps.flatMap(step => {
    if (step.kind === 'look-up' && step.structure === 'physmap') return [`${step.gfn}: ${step.answer}`];
    return step.kind === 'deed' && step.event === 'hostFaults' ? ['backed'] : [];
  });
  const frames = [ROOT, ROOT + 1, ROOT + 2, ROOT + 3, PAGE];
  expect(looked).toEqual(frames.flatMap(gfn => [`${gfn}: none`, 'backed', `${gfn}: found`]));
});

test('a shadow cache is asked for each table on the path, and what it lacks is made', () => {
  const looked = stepsAt(READ, shadowCached).flatMap(step => {
    if (step.kind === 'look-up' && step.standsFor !== undefined) return [`${step.standsFor}: ${step.answer}`];
    return step.kind === 'table' ? [`${step.what} for ${step.standsFor}`] : [];
  });
  const tables = [`guest PDPT ${hex(ROOT + 1)}`, `guest PD ${hex(ROOT + 2)}`, `guest PT ${hex(ROOT + 3)}`];
  expect(looked).toEqual(tables.flatMap(table => [`${table}: none`, `made for ${table}`]));
});

test('a load of CR3 asks it for the root', () => {
  const [looked] = stepsAt(CR3_LOAD, shadowCached).filter(step => step.kind === 'look-up');
  expect(looked).toMatchObject({standsFor: `guest PML4 ${hex(ROOT)}`, answer: 'none'});
});

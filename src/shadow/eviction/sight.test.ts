import {describe, expect, test} from 'vitest';
import {READ, USER_MODE} from '../../hardware/address.ts';
import {shadowCached} from '../../strategies/shadow-cached.ts';
import {strategies} from '../../strategies/index.ts';
import type {StrategyValues} from '../../strategies/strategy.ts';
import {vmwareTraces} from '../../strategies/vmware-traces.ts';
import {Experiment} from '../../testing/experiment.ts';
import {ALL_WALK_CACHES} from '../../testing/processors.ts';
import {pagesInPool, shadowsOf, shadowTables} from '../../testing/shadow.ts';

const USER_READ = READ | USER_MODE;
const PAGES = [0, 4, 8, 12];

/** No TLB, so each access is a walk. The pages share the tables above; each has a leaf table of its own. */
function guestOf(parameters: StrategyValues): Experiment {
  const guest = new Experiment({
    strategy: shadowCached,
    parameters: {poolPages: 6, eviction: 'lru', ...parameters},
    processor: {walkCaches: ALL_WALK_CACHES},
  });
  for (const page of PAGES) guest.map(page, 20 + page);
  return guest;
}

const isShadowed = (guest: Experiment): boolean[] =>
  PAGES.map(page => shadowsOf(guest, guest.table(page, 1)).length === 1);

/** Fills the pool with the leaf tables of 0, 4 and 8, and walks to 0 again without a fault. */
function filled(parameters: StrategyValues): Experiment {
  const guest = guestOf(parameters);
  for (const page of [0, 4, 8]) guest.access(page, USER_READ);
  expect(guest.during(() => guest.access(0, USER_READ)).exitsHiddenFault).toBe(0);
  return guest;
}

describe('LRU that sees', () => {
  test('exits: takes the page that faulted first for the one used least recently', () => {
    const guest = filled({policySees: 'exits'});
    guest.access(12, USER_READ);
    expect(isShadowed(guest)).toEqual([false, true, true, true]);
  });

  test('every walk: knows better', () => {
    const guest = filled({policySees: 'perfect'});
    guest.access(12, USER_READ);
    expect(isShadowed(guest)).toEqual([true, false, true, true]);
  });

  test('accessed bits: knows what was walked since the last sample', () => {
    const guest = filled({policySees: 'accessedBits'});
    // All bits were set as the entries were made, so the first sample tells nothing.
    const first = guest.during(() => guest.access(12, USER_READ));
    // The entries that lead to five pages below the root.
    expect(first).toMatchObject({accessedBitsSampled: 5, samplingFlushes: 1, shadowPagesEvicted: 1});
    const gone = PAGES.filter((_, at) => !isShadowed(guest)[at]);
    const [used, idle] = PAGES.filter(page => page !== 12 && !gone.includes(page));
    guest.access(used, USER_READ);
    guest.access(gone[0], USER_READ);
    expect(shadowsOf(guest, guest.table(idle, 1))).toEqual([]);
    expect(shadowsOf(guest, guest.table(used, 1))).toHaveLength(1);
    guest.hypervisor.audit();
  });
});

/** The pagers with a pool, and the one that has another MMU when it is told to. */
const PAGERS = [
  ...strategies.map(strategy => ({strategy, parameters: {}})),
  {strategy: vmwareTraces, parameters: {btCallouts: 'on'}},
].filter(({strategy}) => 'policySees' in strategy.parameters);

test.for(PAGERS)('$strategy.id tells a policy that sees every walk of each', ({strategy, parameters}) => {
  const pool = {poolPages: 100, evictionUnit: 'page', poolRoots: 0};
  const guest = new Experiment({
    strategy,
    parameters: {...pool, ...parameters, policySees: 'perfect'},
    processor: {walkCaches: ALL_WALK_CACHES},
  });
  guest.map(0, 20);
  guest.access(0, USER_READ);
  const seen: number[] = [];
  shadowTables(guest).pool.policy.used = ({role}) => void seen.push(role.level);
  expect(guest.during(() => guest.access(0, USER_READ)).exitsHiddenFault).toBe(0);
  expect(seen).toEqual([4, 3, 2, 1]);
});

test('a sample clears accessed bits, which the next walk sets again in the tables', () => {
  const guest = filled({policySees: 'accessedBits'});
  guest.access(12, USER_READ);
  const before = guest.machine.events.walkAdUpdates;
  const [kept] = PAGES.filter((page, at) => page !== 12 && isShadowed(guest)[at]);
  guest.access(kept, USER_READ);
  // The leaf table's entry; those above were set again by the walk to page 12.
  expect(guest.machine.events.walkAdUpdates - before).toBe(1);
});

test('samples are as far apart as they are told to be', () => {
  const guest = filled({policySees: 'accessedBits', sampleInstructions: 1000});
  expect(guest.during(() => guest.access(12, USER_READ)).samplingFlushes).toBe(1);
  guest.machine.clock.instructions += 999;
  expect(guest.during(() => guest.access(0, USER_READ))).toMatchObject({
    shadowPagesEvicted: 1,
    samplingFlushes: 0,
  });
  guest.machine.clock.instructions += 1;
  expect(guest.during(() => PAGES.forEach(page => guest.access(page, USER_READ))).samplingFlushes).toBe(1);
});

test('Belady needs to see every walk, and a recording that can be foreseen', () => {
  const bound = {
    id: 'omniscient',
    title: 'omniscient',
    description: 'knows the future',
    bound: 'foresight' as const,
    build: () => {
      throw new Error('not reached');
    },
  };
  const machine = guestOf({}).machine;
  const build = (policySees: string) =>
    shadowCached.build(machine, {...valuesOf(), policySees, eviction: 'omniscient'}, {eviction: () => bound});
  expect(() => build('exits')).toThrow('eviction is omniscient and policySees exits, expected perfect');
  expect(() => build('perfect')).toThrow('needs a recording that is replayed twice');
});

function valuesOf(): StrategyValues {
  const entries = Object.entries(shadowCached.parameters);
  return Object.fromEntries(entries.map(([name, {default: value}]) => [name, value]));
}

test('an access that makes a page and then walks through it is one use of it, seen once', () => {
  const guest = guestOf({policySees: 'perfect', poolPages: 100});
  const seen: number[] = [];
  const {pool} = shadowTables(guest);
  const {policy} = pool;
  policy.used = page => void seen.push(page.key);
  // The root was made by a load of CR3 before; the pages below it are made by this access.
  guest.access(0, USER_READ);
  expect(seen).toEqual([pagesInPool(guest)[0].key]);
  guest.access(0, USER_READ);
  // The root and the tables of the levels 3 to 1, each once more.
  expect(seen).toHaveLength(1 + 4);
});

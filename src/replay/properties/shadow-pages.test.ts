/** Shadow paging of every kind, whatever its parameters are and whatever it loses: the oracle, the audits, conservation. */
import * as fc from 'fast-check';
import {describe, expect, test, vi} from 'vitest';
import {evictionKinds} from '../../shadow/eviction/index.ts';
import type {ShadowHypervisor} from '../../shadow/shadow-hypervisor.ts';
import {free} from '../../shadow/tables/death.ts';
import {strategies} from '../../strategies/index.ts';
import type {Strategy, StrategyParameter, StrategyValues} from '../../strategies/strategy.ts';
import {CheckedReplay} from '../checked-replay.ts';
import {anyBed, BEDS} from './beds.ts';
import {marked} from './marked.ts';
import {build, replayChecked, type Recording} from './testbed.ts';
import {played, type Move, type WildParameters} from './wild-guest.ts';
import {anyMoves, anyParameters, withoutPcids} from './wild-moves.ts';
import {patience, repeated, sized} from '../../testing/effort.ts';
import {expectProperty} from '../../testing/property.ts';

// Generous, for a machine that does other things beside.
vi.setConfig({testTimeout: patience(60_000)});

const SHADOW = strategies.filter(({virtual, needs}) => virtual && needs === undefined);
/** One of those that are known to show much, or any. */
const anySurroundings = fc.oneof(fc.constantFrom(...Object.values(BEDS)), anyBed);
/** Policies that need no future. */
const POLICIES = evictionKinds.filter(({bound}) => bound !== 'foresight').map(({id}) => id);
/** Above the least: enough to be reached by a short recording, and once too many for it. */
const STEPS = [0, 1, 2, 3, 5, 8, 40];
/** A page a level, and up to so many more: the pool is full most of the time. */
const SPARE_PAGES = 20;
const NUM_RUNS = 40;

/** A wild guest, with PCIDs where it may have them, and with the marks of one that knows PVM. */
function wild({refuses}: Strategy, parameters: WildParameters, moves: readonly Move[]): Recording {
  const {scribe} = played(refuses === 'PCID' ? withoutPcids(parameters) : parameters, moves);
  return moves.length % 2 === 0 ? marked(scribe) : scribe;
}

/** As often what a parameter is unless told as any other value that it may have. */
function anyValue(parameter: StrategyParameter): fc.Arbitrary<number | string> {
  const {names, choices, min = 0, max = Infinity, default: untold} = parameter;
  const numbers = STEPS.map(step => Math.min(min + step, max));
  return fc.oneof(fc.constant(untold), fc.constantFrom(...(names ? POLICIES : (choices ?? numbers))));
}

/** All parameters of `strategy` but the size of its pool. */
function anyValues({parameters}: Strategy): fc.Arbitrary<StrategyValues> {
  const told = Object.entries(parameters).filter(([name]) => !/^pool.*(Pages|KiB|Permille|MiB)$/.test(name));
  return fc.record(Object.fromEntries(told.map(([name, parameter]) => [name, anyValue(parameter)])));
}

/** The same, where two parameters would exclude each other without a reason to try what that is like. */
function sensible(values: StrategyValues): StrategyValues {
  const [roots, aliases, group] = [
    values.poolRoots ?? 0,
    values.rmapRecycle ?? 0,
    values.prefetchEntries ?? 8,
  ];
  return {
    ...values,
    ...(Number(roots) > 0 && {evictionUnit: 'tree'}),
    ...(Number(aliases) > 0 && {rmapRecycle: Math.max(Number(aliases), Number(group))}),
  };
}

/** What cannot be is said when a strategy is built, in a sentence that tells what was expected. */
function buildable(make: () => ReturnType<typeof build>): ReturnType<typeof build> | undefined {
  try {
    return make();
  } catch (error) {
    expect(String(error)).toContain('expected');
    return undefined;
  }
}

describe.each(SHADOW)('$id', strategy => {
  test('does what the architecture allows, or says what it cannot be, with any parameters', () => {
    let built = 0;
    const run = fc.property(
      anyParameters,
      anyMoves(150),
      anyValues(strategy),
      fc.nat(sized(SPARE_PAGES)),
      anySurroundings,
      (guest, moves, values, spare, bed) => {
        const recording = wild(strategy, guest, moves);
        const parameters = {...sensible(values), poolPages: recording.header.levels + spare};
        const hypervisor = buildable(() => build(strategy, recording.header, {...bed, parameters}));
        if (!hypervisor) return;
        built++;
        replayChecked(recording, hypervisor);
      },
    );
    expectProperty(run, {numRuns: NUM_RUNS});
    expect(built).toBeGreaterThan(repeated(NUM_RUNS) / 2);
  });

  test('answers as before if it loses all of its shadow pages at any time', () => {
    expectProperty(
      fc.property(anyParameters, anyMoves(150), anySurroundings, (guest, moves, bed) => {
        const recording = wild(strategy, guest, moves);
        const hypervisor = build(strategy, recording.header, bed);
        const replay = new CheckedReplay(hypervisor);
        for (const [at, chunk] of recording.chunks.entries()) {
          if (at % 7 === 0) zapAll(hypervisor as ShadowHypervisor);
          for (let row = 0; row < chunk.length; row++) replay.step(chunk, row);
          hypervisor.audit();
        }
        replay.finish();
      }),
      {numRuns: 10},
    );
  });
});

/** Every page goes as an evicted one does, but for the root in use, which loses its entries. */
function zapAll({tables, mmus, machine}: ShadowHypervisor): void {
  const {pool} = tables;
  for (const page of pool.pages()) {
    // What goes with another page may be among them.
    if (!pool.holds(page)) continue;
    if (mmus.some(mmu => mmu.parts.pins(page)) || pool.isRoot(page)) tables.empty(page);
    else free(tables, page, 'evicted along');
  }
  machine.cpu.flushAll();
}

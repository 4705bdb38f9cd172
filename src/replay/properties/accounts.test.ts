/** No hypervisor changes what it does not count: each strategy, with each of its settings, on what wild guests do. */
import * as fc from 'fast-check';
import {describe, expect, test, vi} from 'vitest';
import type {Hypervisor} from '../../host/hypervisor.ts';
import {strategies} from '../../strategies/index.ts';
import type {Strategy, StrategyValues} from '../../strategies/strategy.ts';
import {Replay} from '../replay.ts';
import {ACCOUNTS} from './accounts.ts';
import {heldBy, keepAccounts, type Totals} from './keep-accounts.ts';
import {STRUCTURES, UNWATCHED} from './watched-structures.ts';
import {BEDS, REAL_BEDS} from './beds.ts';

import {OUT_OF_SYNC_SCENES} from './mutants/out-of-sync.ts';
import {TRACE_SCENES} from './mutants/traces.ts';
import {UNCOUNTED_MUTANTS} from './mutants/uncounted.ts';
import {SCENARIOS} from './scenarios.ts';
import {build, machineFor, type Bed, type Recording} from './testbed.ts';
import {played} from './wild-guest.ts';
import {anyMoves, anyParameters} from './wild-moves.ts';
import {patience} from '../../testing/effort.ts';
import {samplesOf} from '../../testing/property.ts';

// Generous, for a machine that does other things beside.
vi.setConfig({testTimeout: patience(60_000)});

const scenes: readonly Recording[] = [
  ...SCENARIOS.map(({scribe}) => scribe),
  ...OUT_OF_SYNC_SCENES,
  ...TRACE_SCENES,
];

const wild: readonly Recording[] = samplesOf(fc.tuple(anyParameters, anyMoves(150)), 24).map(
  guest => played(...guest).scribe,
);

function replay({chunks}: Recording, hypervisor: Hypervisor): Totals {
  const totals = keepAccounts(hypervisor);
  const replaying = new Replay(hypervisor);
  for (const chunk of chunks) replaying.play(chunk);
  return totals;
}

const found = new Map<string, number>();

function replayAll(recordings: readonly Recording[], strategy: Strategy, bed: Bed): void {
  for (const recording of recordings)
    for (const [what, amount] of replay(recording, build(strategy, recording.header, bed)))
      found.set(what, (found.get(what) ?? 0) + amount);
}

describe.each(strategies.map(strategy => [strategy.id, strategy] as const))('%s', (_id, strategy) => {
  test.each(Object.entries(BEDS))('as it is, on: %s', (_name, bed) => {
    replayAll(wild, strategy, bed);
  });

  test('as it is, of every scenario', () => replayAll(scenes, strategy, BEDS['room for all']));

  const settings = settingsOf(strategy);
  test.runIf(settings.length > 0)('with each of its settings', () => {
    const recordings = wild.slice(0, 8);
    for (const parameters of settings) {
      const bed = {...BEDS['two entries of everything'], parameters};
      if (isRefused(strategy, bed, recordings[0])) continue;
      replayAll(recordings, strategy, bed);
    }
  });
});

test('every account has been drawn up', () => {
  expect(ACCOUNTS.map(({what}) => what).filter(what => !found.get(what))).toEqual([]);
});

test.each(UNCOUNTED_MUTANTS)('$bug: found', ({build: buildMutant}) => {
  expect(() => {
    for (const bed of [BEDS['room for all'], BEDS['no cache at all']])
      for (const recording of [...scenes, ...wild])
        replay(recording, buildMutant(machineFor(recording.header, bed)));
  }).toThrow('accounts: ');
});

test('whatever a hypervisor is made of is watched, or need not be', () => {
  const known = new Set(Object.values(UNWATCHED).flatMap(names => names.split(' ')));
  const held = Object.values({...BEDS, ...REAL_BEDS}).flatMap(bed =>
    strategies.flatMap(strategy => heldBy(build(strategy, scenes[0].header, bed))),
  );
  const unwatched = held.filter(each => !STRUCTURES.some(({of}) => each instanceof of));
  const names = new Set(unwatched.map(each => each.constructor.name));
  expect([...names].filter(name => !known.has(name))).toEqual([]);
  expect([...known].filter(name => !names.has(name))).toEqual([]);
});

test('each method of what is watched changes something, is part of a change, or does not', () => {
  for (const {of, methods} of STRUCTURES) {
    const known = Object.values(methods).flat().sort();
    const there = Object.getOwnPropertyNames(of.prototype).filter(name => name !== 'constructor');
    expect(known, of.name).toEqual(there.sort());
  }
});

/** A parameter with another value than its default, one at a time; the pool stays small. */
function settingsOf({parameters}: Strategy): readonly StrategyValues[] {
  return Object.entries(parameters)
    .filter(([name]) => !name.startsWith('pool'))
    .flatMap(([name, {min = 0, choices = [min, min + 1], default: standard}]) =>
      choices.filter(choice => choice !== standard).map(choice => ({poolPages: 12, [name]: choice})),
    );
}

/** Whether the setting makes no sense by itself. */
function isRefused(strategy: Strategy, bed: Bed, {header}: Recording): boolean {
  try {
    build(strategy, header, bed);
    return false;
  } catch {
    return true;
  }
}

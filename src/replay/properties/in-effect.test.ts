/**
 * Whatever can be said of a strategy is in effect or refused: of two values of a parameter, under each value of each other
 * parameter, something is counted otherwise, or one of the two is overruled. What these guests do not come to is listed.
 */
import {expect, test, vi} from 'vitest';
import {strategies} from '../../strategies/index.ts';
import type {Hypervisor} from '../../host/hypervisor.ts';
import type {VirtualMachine} from '../../host/virtual-machine.ts';
import {OWN_LIBRARY, type Strategy, type StrategyValues} from '../../strategies/strategy.ts';
import {patience} from '../../testing/effort.ts';
import {defaultsOf} from '../../testing/defaults.ts';
import {samplesOf} from '../../testing/property.ts';
import {snapshot} from '../../timing/events.ts';
import {Replay} from '../replay.ts';
import {BEDS} from './beds.ts';
import {marked} from './marked.ts';
import {machineFor, type Recording} from './testbed.ts';
import {TINY, WildGuest} from './wild-guest.ts';
import {anyMoves} from './wild-moves.ts';

// Generous, for a machine that does other things beside.
vi.setConfig({testTimeout: patience(60_000)});

const BED = BEDS['two entries of everything'];
const AROUND = {frames: TINY.guestFrames, levels: TINY.levels, hostPageKiB: BED.host.pageKiB};

/** Of the smallest guest, which UNREACHED is about; the longest first: they tell most values apart. */
const recordings: readonly Recording[] = samplesOf(anyMoves(300), 120)
  .toSorted((one, other) => other.length - one.length)
  .slice(0, 36)
  .map((moves, at) => {
    const guest = new WildGuest({...TINY, pcids: 2 - (at % 2)});
    guest.play(moves);
    return marked(guest.scribe);
  });

type Word = number | string;

/** Of parameters without choices, values that matter to small guests. */
const VALUES: Readonly<Record<string, readonly Word[]>> = {
  eviction: ['lru', 'fifo', 'greedy-dual', 'gclock', 'unbounded'],
  poolPages: [0, 8, 10],
  poolKiB: [0, 44],
  poolPermille: [220, 300],
  poolMinimumPages: [6, 7],
  poolRoots: [0, 1],
  poolBasePages: [7, 9],
  poolPagesPerMiB: [0, 2],
  sampleInstructions: [0, 1_000_000],
  minimumFreePages: [0, 2, 3],
  refillPages: [1, 3],
  rebuildWeightPage: [0, 3],
  rebuildWeightEntry: [0, 3],
  prefetchEntries: [2, 4],
  floodThreshold: [0, 2],
  previousRoots: [0, 1],
  syncBatch: [8, 16],
  rmapRecycle: [0, 4],
  hostPcids: [2, 32],
  oosPages: [0, 1, 3],
  oosFixups: [0, 1],
  earlyUnshadowZeroWrites: [0, 1],
  virtualTlbEntries: [0, 2],
  ringSize: [0, 64],
};

/** Where most is switched on. */
const BASE: StrategyValues = {
  poolPages: 8,
  poolMinimumPages: 6,
  poolRoots: 0,
  eviction: 'greedy-dual',
  evictionUnit: 'page',
  policySees: 'accessedBits',
  minimumFreePages: 2,
  refillPages: 3,
  prefetch: 'group',
  prefetchEntries: 4,
  floodThreshold: 2,
  oosPages: 1,
};

interface Pair {
  readonly strategy: Strategy;
  readonly parameter: string;
  readonly one: StrategyValues;
  readonly other: StrategyValues;
}

interface Unreached {
  readonly why: string;
  covers(pair: Pair): boolean;
}

const trees = ({one}: Pair): boolean => one['evictionUnit'] === 'tree';

/** What these guests do not come to. */
const UNREACHED: readonly Unreached[] = [
  {
    why: 'there are two address spaces, so of trees one alone may leave',
    covers: pair =>
      trees(pair) &&
      ['eviction', 'policySees', 'rebuildWeightPage', 'rebuildWeightEntry'].includes(pair.parameter),
  },
  {
    why: 'who leaves by age or by chance leaves whatever is seen of use',
    covers: ({parameter, one}) =>
      parameter === 'policySees' && (one['eviction'] === 'fifo' || one['eviction'] === 'random'),
  },
  {
    why: 'where all pages weigh the same, the cheapest is the one that was not used for longest',
    covers: ({parameter, one, other}) =>
      parameter === 'eviction' &&
      one['rebuildWeightEntry'] === 0 &&
      [one, other].every(({eviction}) => eviction === 'lru' || eviction === 'greedy-dual'),
  },
  {why: 'a batch of pages is more than there are', covers: ({parameter}) => parameter === 'syncBatch'},
  {why: 'no frame has more aliases', covers: ({parameter}) => parameter === 'rmapRecycle'},
  {
    why: 'it takes more contexts in the TLB than two to tell: a root that is loaded is flushed either way',
    covers: ({parameter, one, other}) =>
      parameter === 'flushScope' &&
      (one['previousRoots'] === 0 || one['poolRoots'] === 1) &&
      ![one, other].some(({flushScope}) => flushScope === 'asked'),
  },
  {
    why: 'a leaf table is rarely in step, and never so with one root',
    covers: ({parameter, strategy, one}) =>
      parameter === 'emulatedStore' && strategy.id === 'pvm' && one['poolRoots'] === 1,
  },
  {
    why: 'a pool by the size of the guest holds all tables, and the guest is less than a MiB',
    covers: ({strategy, one, other, parameter}) =>
      ['xen-shadow3', 'lguest'].includes(strategy.id) &&
      [one, other].some(values => values['poolPages'] === 0 && values['poolKiB'] === 0) &&
      parameter !== 'poolRoots',
  },
  {
    why: 'few stores of user mode go to a table',
    covers: ({parameter}) => parameter === 'unshadowOnUserStore',
  },
  {
    why: 'an entry that is absent is not stored to as absent',
    covers: ({parameter}) => parameter === 'skipVerify',
  },
  {
    why: 'two stores of the kernel to one page in a row are few',
    covers: ({parameter}) => parameter === 'fastEmulation',
  },
];

/** What is counted of a recording; nothing where the strategy refuses to be built so. */
const known = new Map<string, string | undefined>();

function counted(strategy: Strategy, values: StrategyValues, at: number): string | undefined {
  const key = JSON.stringify([strategy.id, at, values]);
  if (!known.has(key)) known.set(key, replayed(strategy, values, recordings[at]));
  return known.get(key);
}

function replayed(
  strategy: Strategy,
  values: StrategyValues,
  {header, chunks}: Recording,
): string | undefined {
  const machine = machineFor(header, BED, strategy);
  const hypervisor = built(strategy, machine, values);
  if (hypervisor === undefined) return undefined;
  const replay = new Replay(hypervisor);
  for (const chunk of chunks) replay.play(chunk);
  return JSON.stringify([snapshot(machine.events), hypervisor.overheadBytes()]);
}

function built(strategy: Strategy, machine: VirtualMachine, values: StrategyValues): Hypervisor | undefined {
  try {
    return strategy.build(machine, values, OWN_LIBRARY);
  } catch {
    return undefined;
  }
}

const isRefused = ({strategy, one, other}: Pair): boolean =>
  [one, other].some(values => counted(strategy, values, 0) === undefined);

const differ = ({strategy, one, other}: Pair): boolean =>
  recordings.some((_, at) => counted(strategy, one, at) !== counted(strategy, other, at));

const isOverruled = ({strategy, parameter, one, other}: Pair): boolean =>
  [one, other].some(values => Object.hasOwn(strategy.overruled?.(values, AROUND) ?? {}, parameter));

const valuesOf = ({parameters}: Strategy, name: string): readonly Word[] =>
  VALUES[name] ?? parameters[name].choices ?? [];

/** Each two values of each parameter, under each value of each other one. */
function* pairsOf(strategy: Strategy): Generator<Pair> {
  const names = Object.keys(strategy.parameters);
  const told = Object.fromEntries(Object.entries(BASE).filter(([name]) => names.includes(name)));
  const base = {...defaultsOf(strategy.parameters), ...told};
  for (const parameter of names) {
    const values = valuesOf(strategy, parameter);
    for (const around of surroundings(strategy, parameter, base))
      for (const [at, value] of values.entries())
        for (const next of values.slice(at + 1)) {
          const beside = {...companions(parameter, value), ...companions(parameter, next)};
          yield {
            strategy,
            parameter,
            one: {...around, [parameter]: value, ...beside},
            other: {...around, [parameter]: next, ...beside},
          };
        }
  }
}

function* surroundings(
  strategy: Strategy,
  parameter: string,
  base: StrategyValues,
): Generator<StrategyValues> {
  yield base;
  for (const gate of Object.keys(strategy.parameters).filter(name => name !== parameter))
    for (const value of valuesOf(strategy, gate))
      if (value !== base[gate]) yield {...base, [gate]: value, ...companions(gate, value)};
}

/** What must be set beside a value for it to make sense. */
function companions(gate: string, value: Word): StrategyValues {
  if (gate === 'poolRoots' && value !== 0) return {evictionUnit: 'tree'};
  if (gate === 'poolKiB' && value !== 0) return {poolPages: 0};
  return {};
}

const excuses = new Set<Unreached>();

test.each(strategies.map(strategy => [strategy.id, strategy] as const))(
  '%s: each value is in effect, or overruled',
  (_id, strategy) => {
    const alike: string[] = [];
    for (const pair of pairsOf(strategy)) {
      const {one, other, parameter} = pair;
      if (isOverruled(pair) || isRefused(pair)) continue;
      const excuse = UNREACHED.find(each => each.covers(pair));
      if (excuse) excuses.add(excuse);
      else if (!differ(pair)) alike.push(`${parameter}=${one[parameter]},${other[parameter]}: ${told(one)}`);
    }
    expect(alike).toEqual([]);
  },
);

test('no guest is excused of what nobody asks', () => {
  expect(UNREACHED.filter(each => !excuses.has(each)).map(({why}) => why)).toEqual([]);
});

const told = (values: StrategyValues): string =>
  Object.entries(values)
    .filter(([name, value]) => value !== BASE[name])
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');

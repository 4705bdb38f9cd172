/** Agile paging, of which there is a sketch, on the contracts of shadow paging: the laws that hold it to its limiting cases. */
import * as fc from 'fast-check';
import {describe, expect, test, vi} from 'vitest';
import {ACCESSED, READ, USER_MODE, WRITE, type Level} from '../../hardware/address.ts';
import {EMULATED, FILLED, type Outcome} from '../../hardware/mmu.ts';
import {nested} from '../../strategies/nested.ts';
import {shadowCached} from '../../strategies/shadow-cached.ts';
import type {StrategyValues} from '../../strategies/strategy.ts';
import {agile} from '../../testing/agile.ts';
import {Experiment, TABLE} from '../../testing/experiment.ts';
import {walkCachesOf} from '../../testing/processors.ts';
import {pagesInPool, shadowsOf} from '../../testing/shadow.ts';
import {EVENT_NAMES, EXIT_NAMES, total} from '../../timing/events.ts';
import {CheckedReplay} from '../checked-replay.ts';
import {BEDS} from './beds.ts';
import {SCENARIOS} from './scenarios.ts';
import type {Scribe} from './scribe.ts';
import {build, replayChecked, type Bed} from './testbed.ts';
import {played, type Move, type WildParameters} from './wild-guest.ts';
import {anyMoves, anyParameters} from './wild-moves.ts';
import {patience} from '../../testing/effort.ts';
import {expectProperty} from '../../testing/property.ts';

// Generous, for a machine that does other things beside.
vi.setConfig({testTimeout: patience(60_000)});

const NEVER = {nestedLevels: 0};
/** A root is of level 5 at most. */
const AT_THE_ROOT = {nestedLevels: 5};
/** An interval that most guests here end within, and one of a few stores. */
const POLICIES: readonly StrategyValues[] = [
  NEVER,
  {nestedLevels: 1},
  {nestedLevels: 2},
  {nestedLevels: 3},
  {nestedLevels: 4},
  AT_THE_ROOT,
  {nestedLevels: 0, intervalInstructions: 1_000_000},
  {nestedLevels: 0, intervalInstructions: 3},
  {nestedLevels: 1, intervalInstructions: 3},
  {nestedLevels: 2, policySees: 'accessedBits'},
  {nestedLevels: 0, intervalInstructions: 3, policySees: 'perfect'},
];

const withValues = (bed: Bed, values: StrategyValues): Bed => ({
  ...bed,
  parameters: {...bed.parameters, ...values},
});

const wild = (parameters: WildParameters, moves: readonly Move[]): Scribe => played(parameters, moves).scribe;

describe('a walk with no caches', () => {
  /** Of a page that was used before. */
  const loads = (parameters: StrategyValues, levels: Level, hostLevels: Level): number => {
    const guest = new Experiment({strategy: agile, parameters, levels, host: {levels: hostLevels}});
    guest.map(5, 9);
    guest.access(5, WRITE | USER_MODE);
    return guest.loads(5, READ | USER_MODE);
  };

  test.each([
    [0, 4],
    [1, 8],
    [2, 12],
    [3, 16],
    [4, 20],
  ])('with %i nested levels of four, over four, loads %i entries', (nestedLevels, expected) => {
    expect(loads({nestedLevels}, 4, 4)).toBe(expected);
  });

  test('loads an entry a level in the shadow, and below it one a level of the guest and those that place what it names', () => {
    for (const g of [4, 5])
      for (const h of [4, 5])
        for (let n = 0; n <= g; n++) expect(loads({nestedLevels: n}, g, h)).toBe(g - n + n * (h + 1));
  });

  test('places nothing once more: a nested walk, which places the root, loads as many entries more as that takes', () => {
    for (const h of [4, 5]) {
      const guest = new Experiment({strategy: nested, host: {levels: h}});
      guest.map(5, 9);
      guest.access(5, WRITE | USER_MODE);
      expect(guest.loads(5, READ | USER_MODE) - loads(AT_THE_ROOT, 4, h)).toBe(h);
    }
  });
});

test('shadow pages and nested tables are one overhead', () => {
  const guest = new Experiment({strategy: agile, parameters: {nestedLevels: 2}});
  guest.map(0, 20);
  guest.access(0, READ | USER_MODE);
  // 64 frames, of which 4 lie in a table of the lowest level, 16 below one of the next, and all below the two above.
  expect(guest.hypervisor.overheadBytes().end).toBe(4096 * (pagesInPool(guest).length + 16 + 4 + 1 + 1));
});

describe('a guest table', () => {
  const PAGE = 0;
  const WINDOW = 16;

  /** A page, and one that maps the table of `level` on the way to it. */
  const guestOf = (parameters: StrategyValues, level: Level): Experiment => {
    const guest = new Experiment({strategy: agile, parameters});
    guest.map(PAGE, 20);
    guest.map(WINDOW, guest.table(PAGE, level));
    for (const page of [PAGE, WINDOW]) guest.access(page, READ | USER_MODE);
    return guest;
  };
  const walkLoads = (guest: Experiment): number => guest.loads(PAGE, READ | USER_MODE);
  /** The guest stores an entry that says nothing, through the window, by its next instruction. */
  const store = (guest: Experiment): Outcome => {
    guest.machine.clock.instructions++;
    const outcome = guest.access(WINDOW, WRITE);
    if (outcome === EMULATED) guest.mmu.emulateStore(3, 0, 0);
    return outcome;
  };

  test.each([1, 2, 3, 4])(
    'of level %i is stored to for free in nested mode, and traced in shadow mode',
    level => {
      for (let nestedLevels = 0; nestedLevels <= 4; nestedLevels++) {
        const guest = guestOf({nestedLevels}, level);
        expect(store(guest)).toBe(nestedLevels < level ? EMULATED : FILLED);
      }
    },
  );

  test('of which a cached path is stale raises no fault: the walk starts again from the root', () => {
    for (const guestWalkCacheHolds of ['gfn', 'hfn'] as const) {
      const processor = {walkCaches: walkCachesOf(2), guestWalkCacheHolds};
      const guest = new Experiment({strategy: agile, parameters: {nestedLevels: 2}, processor});
      guest.map(PAGE, 20);
      guest.access(PAGE, READ | USER_MODE);
      // The old table lacks the page, which the guest mapped in the new one only.
      const old = guest.machine.guestTables.slot(guest.table(PAGE, 1), guest.paging.index(PAGE, 1));
      guest.store(PAGE, 2, guest.newTable(), TABLE | ACCESSED);
      guest.map(PAGE, 21);
      guest.machine.guestTables.store(old, 0, 0);
      const counts = guest.during(() => expect(guest.access(PAGE, READ | USER_MODE)).toBe(FILLED));
      expect(counts).toMatchObject({walks: 1, failedWalks: 0, guestWalkCacheHits: 1});
      expect(guest.machine.cpu.frame).toBe(guest.machine.physmap.frameOf(21));
    }
  });

  test('is moved to nested mode by the second store within an interval, and not by one after it', () => {
    const guest = guestOf({intervalInstructions: 2}, 1);
    store(guest);
    guest.machine.clock.instructions += 2;
    store(guest);
    expect(store(guest)).toBe(EMULATED);
    expect(store(guest)).toBe(FILLED);
    walkLoads(guest);
    expect(walkLoads(guest)).toBe(3 + (4 + 1));
  });

  test('takes all below it along', () => {
    const guest = guestOf({intervalInstructions: 9}, 3);
    for (let times = 0; times < 2; times++) store(guest);
    walkLoads(guest);
    expect(walkLoads(guest)).toBe(1 + 3 * (4 + 1));
    expect(shadowsOf(guest, guest.table(PAGE, 2))).toEqual([]);
    expect(shadowsOf(guest, guest.table(PAGE, 1))).toEqual([]);
  });

  test('that is a root in nested mode leaves other roots in shadow mode', () => {
    const guest = guestOf({intervalInstructions: 9}, 4);
    const root = guest.root;
    for (let times = 0; times < 2; times++) store(guest);
    walkLoads(guest);
    expect(walkLoads(guest)).toBe(20);
    guest.load(guest.newTable());
    guest.map(PAGE, 20);
    walkLoads(guest);
    expect(walkLoads(guest)).toBe(4);
    guest.load(root);
    expect(walkLoads(guest)).toBe(20);
  });

  test.each([1, 2, 3, 4])(
    'of level %i in nested mode moves with its frame, and shows the host its bits',
    level => {
      for (const nestedLevels of [level, 4]) {
        const guest = guestOf({nestedLevels}, level);
        const table = guest.table(PAGE, level);
        guest.hypervisor.hostUnmap(table);
        guest.access(PAGE, READ | USER_MODE);
        guest.hypervisor.audit();
        expect(walkLoads(guest)).toBe(4 - nestedLevels + nestedLevels * (4 + 1));
        guest.hypervisor.hostProtect(table);
        guest.access(PAGE, READ | USER_MODE);
        expect(guest.machine.physmap.isWritable(table)).toBe(true);
      }
    },
  );
});

describe.each(Object.entries(BEDS))('%s', (_name, bed) => {
  test('whatever the guest does, agile paging does what the architecture allows', () => {
    expectProperty(
      fc.property(anyParameters, anyMoves(150), (parameters, moves) => {
        const scribe = wild(parameters, moves);
        for (const values of POLICIES)
          replayChecked(scribe, build(agile, scribe.header, withValues(bed, values)));
      }),
      {numRuns: 15, endOnFailure: true},
    );
  });

  test('if it never switches, it counts event by event as shadow paging with a cache', () => {
    expectProperty(
      fc.property(anyParameters, anyMoves(150), (parameters, moves) => {
        const scribe = wild(parameters, moves);
        const [one, other] = [agile, shadowCached].map(strategy =>
          build(strategy, scribe.header, withValues(bed, NEVER)),
        );
        const [replay, expected] = [new CheckedReplay(one), new CheckedReplay(other)];
        for (const chunk of scribe.chunks) {
          for (let row = 0; row < chunk.length; row++) {
            replay.step(chunk, row);
            expected.step(chunk, row);
            const differing = EVENT_NAMES.filter(
              name => one.machine.events[name] !== other.machine.events[name],
            );
            expect(differing).toEqual([]);
          }
        }
        expect(one.overheadBytes()).toEqual(other.overheadBytes());
      }),
      {numRuns: 15, endOnFailure: true},
    );
  });

  test("if it switches at the root, nothing of the guest's tables exits but loads of CR3 and flushes", () => {
    expectProperty(
      fc.property(anyParameters, anyMoves(150), (parameters, moves) => {
        const scribe = wild(parameters, moves);
        const counts = replayChecked(scribe, build(agile, scribe.header, withValues(bed, AT_THE_ROOT)));
        const {exitsNestedViolation, exitsCr3Load, exitsCr3Read, exitsInvlpg, exitsInvpcid, ...rest} = counts;
        expect(exitsCr3Load).toBe(counts.guestCr3Loads);
        expect(exitsNestedViolation).toBe(counts.nestedEntriesFilled);
        const {exitsGlobalFlush, exitsSpuriousFault} = rest;
        expect(total(counts, EXIT_NAMES)).toBe(
          exitsNestedViolation +
            exitsCr3Load +
            exitsCr3Read +
            exitsInvlpg +
            exitsInvpcid +
            exitsGlobalFlush +
            exitsSpuriousFault,
        );
        expect([counts.tracesInstalled, counts.shadowRootsAllocated, counts.shadowPagesAllocated]).toEqual([
          0, 0, 0,
        ]);
      }),
      {numRuns: 15, endOnFailure: true},
    );
  });
});

test.each(SCENARIOS)('on every bed: $name', ({scribe}) => {
  for (const bed of Object.values(BEDS))
    for (const values of [{nestedLevels: 2}, AT_THE_ROOT, {nestedLevels: 0, intervalInstructions: 3}])
      replayChecked(scribe, build(agile, scribe.header, withValues(bed, values)));
});

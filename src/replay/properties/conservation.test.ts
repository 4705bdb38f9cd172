/** The laws of conservation are about what happens, and each is broken by a counter of it that is wrong. */
import * as fc from 'fast-check';
import {describe, expect, test, vi} from 'vitest';
import {ACCESSED, READ, USER_MODE} from '../../hardware/address.ts';
import {INVPCID_ALL, type Outcome} from '../../hardware/mmu.ts';
import type {Hypervisor} from '../../host/hypervisor.ts';
import {ChunkKeeper} from '../../recording/chunk-keeper.ts';
import {FORMAT_VERSION, WORK_EVENTS, type Chunk} from '../../recording/format.ts';
import {Recorder} from '../../recording/recorder.ts';
import {strategies} from '../../strategies/index.ts';
import {native} from '../../strategies/native.ts';
import {difference, EVENT_NAMES, snapshot, type EventName, type Events} from '../../timing/events.ts';
import type {Checked} from '../checked.ts';
import {CheckedReplay} from '../checked-replay.ts';
import {Conservation} from '../conservation/conservation.ts';
import type {Counter, Law, Term} from '../conservation/law.ts';
import {lawsFor} from '../conservation/laws.ts';
import {GUEST_WORK, Observed, OBSERVED_NAMES} from '../conservation/observed.ts';
import {Disagreement, Replay} from '../replay.ts';
import {BEDS} from './beds.ts';
import {marked} from './marked.ts';
import {SCENARIOS} from './scenarios.ts';
import {OPEN, SmallGuest, TABLE_1, Y} from './small-guest.ts';
import {build, replayChecked, type Bed, type Recording} from './testbed.ts';
import {played} from './wild-guest.ts';
import {anyMoves, anyParameters} from './wild-moves.ts';
import {patience} from '../../testing/effort.ts';
import {samplesOf} from '../../testing/property.ts';

// Generous, for a machine that does other things beside.
vi.setConfig({testTimeout: patience(60_000)});

const LAWS = lawsFor({
  guestLevels: 4,
  hostLevels: 5,
  hostPagePages: 2 ** 18,
  keepsNestedBits: false,
  hypervisorLines: 3,
});

/** A replay that takes down what the laws are about, and holds it to none. */
class Recorded extends Replay {
  readonly observed = new Observed();

  override step(chunk: Chunk, row: number): void {
    super.step(chunk, row);
    this.observed.event(chunk, row);
  }

  protected override answered(chunk: Chunk, row: number, outcome: Outcome): void {
    this.observed.answered(chunk.kind[row], outcome);
  }
}

const SMALL: Bed = {
  ...BEDS['two entries of everything'],
  // What some strategies have, and do not use unless told.
  parameters: {
    poolPages: 6,
    btCallouts: 'on',
    policySees: 'accessedBits',
    eviction: 'lru',
  },
};
const beds: readonly Bed[] = [...Object.values(BEDS), SMALL];

/** Of the levels that LAWS are made for. */
const anyWildGuest = fc.tuple(
  anyParameters.map(parameters => ({...parameters, levels: 4 as const})),
  anyMoves(200),
);

const wild: readonly Recording[] = samplesOf(anyWildGuest, 20).map((guest, at) => {
  const {scribe} = played(...guest);
  return at < 6 ? marked(scribe) : scribe;
});

/** A fault whose entry the guest's kernel fills as accessed, before its handler returns to user mode. */
function handledFault(): Recording {
  const guest = new SmallGuest();
  const {scribe, page} = guest;
  const beside = page + 1;
  scribe.access(page, READ | USER_MODE);
  scribe.access(beside, READ | USER_MODE);
  guest.store(TABLE_1, 1, Y, OPEN | ACCESSED);
  scribe.access(beside, READ | USER_MODE);
  return marked(scribe);
}

const recordings: readonly Recording[] = [
  handledFault(),
  ...wild,
  ...SCENARIOS.map(({scribe}) => scribe).filter((_, at) => at % 4 === 0),
];

type Counts = Readonly<Record<Counter, number>>;

const COUNTERS: readonly Counter[] = [...EVENT_NAMES, ...OBSERVED_NAMES];

const stretches: readonly Counts[] = recordings.flatMap(recording =>
  beds.flatMap(bed =>
    strategies
      .map(strategy => build(strategy, recording.header, bed))
      .map(hypervisor => {
        const {events} = hypervisor.machine;
        const before = snapshot(events);
        const replay = new Recorded(hypervisor);
        for (const chunk of recording.chunks) replay.play(chunk);
        return {...difference(snapshot(events), before), ...replay.observed.counts};
      }),
  ),
);

const counterOf = (term: Term): Counter => (typeof term === 'string' ? term : term[1]);
const holds = (law: Law, counts: Counts): boolean => {
  try {
    return new Conservation([law], COUNTERS).expect(COUNTERS.map(counter => counts[counter])) === 1;
  } catch (error) {
    expect(error).toBeInstanceOf(Disagreement);
    expect(String(error)).toContain(`the counters do not add up: ${law.law}, but `);
    return false;
  }
};

const ABOUT_WHAT_HAPPENS = LAWS.filter(({law}) => law !== 'the guest does what the recording says');

test('the counters of every strategy add up', () => {
  const all = new Conservation(LAWS, COUNTERS);
  for (const counts of stretches)
    expect(all.expect(COUNTERS.map(counter => counts[counter]))).toBe(LAWS.length);
});

test('every event stands in a law', () => {
  const bound = new Set<Counter>(LAWS.flatMap(({left, right}) => [...left, ...right].map(counterOf)));
  expect(EVENT_NAMES.filter(name => !bound.has(name))).toEqual([]);
});

describe.each(ABOUT_WHAT_HAPPENS)('$law: $left.0', law => {
  const of = (terms: readonly Term[]): readonly Counter[] => terms.map(counterOf);
  const where = (counts: Counts): boolean => law.where?.some(each => counts[each] > 0) ?? true;
  const about = (counter: Counter): readonly Counts[] =>
    stretches.filter(counts => counts[counter] > 0 && where(counts));

  test('a counter of it that counts too often is found', () => {
    const happening = of(law.left).filter(counter => about(counter).length > 0);
    expect(happening).not.toEqual([]);
    for (const counter of happening) {
      const found = about(counter).some(counts => {
        // Often enough for any bound, and where a reason must be given, without one.
        const bound = of(law.right).reduce((sum, each) => sum + 2 ** 20 * counts[each], 1);
        const without =
          law.relation === 'only with' ? Object.fromEntries(of(law.right).map(each => [each, 0])) : {};
        return !holds(law, {...counts, ...without, [counter]: counts[counter] + bound});
      });
      expect(found, counter).toBe(true);
    }
  });

  test('a counter of it that stays at 0 is found', () => {
    const broken = (zero: readonly Counter[]): boolean =>
      stretches.some(counts => {
        const planted = {...counts, ...Object.fromEntries(zero.map(each => [each, 0]))};
        return !holds(law, planted);
      });
    // A bound is lost only with all that makes it up.
    if (law.relation !== 'is') return expect(broken(of(law.right))).toBe(true);
    const happening = of([...law.left, ...law.right]).filter(counter => about(counter).length > 0);
    // Of what part of the strategies count, none is as good as all.
    const must = happening.filter(counter => !law.where?.includes(counter));
    expect(must.filter(counter => !broken([counter]))).toEqual([]);
  });
});

test("the guest's work is the recording's, to the last instruction", () => {
  const {chunks, sink} = new ChunkKeeper();
  const recorder = new Recorder(sink);
  recorder.compute(70_000, USER_MODE);
  recorder.compute(5, 0);
  recorder.region(0, 0);
  for (let table = 1; table <= 4; table++) recorder.bootEntry(table, 0, table < 4 ? table + 1 : 4, OPEN);
  recorder.loadCr3(1, 0, false);
  recorder.readCr3();
  for (const [at, work] of WORK_EVENTS.entries()) recorder.work(work, at + 1);
  // The page is the table of the lowest level itself.
  recorder.tableStore(0, 4, 1, 9, OPEN);
  recorder.invlpg(0);
  recorder.invpcid(INVPCID_ALL, 0, 0);
  recorder.toggleGlobalPages();
  recorder.end();
  const header = {version: FORMAT_VERSION, levels: 4, indexBits: 9, guestFrames: 16};
  const machineOf = () => build(native, header, BEDS['room for all']);
  const replayed = (hypervisor: Hypervisor): Checked => {
    const replay = new CheckedReplay(hypervisor);
    for (const chunk of chunks) replay.play(chunk);
    replay.finish();
    return replay.checked;
  };
  expect(replayed(machineOf())).toMatchObject({translations: 1, tableStores: 1, laws: LAWS.length});
  for (const name of GUEST_WORK) {
    const hypervisor = machineOf();
    miscount(hypervisor.machine.events, name, 0);
    expect(() => replayed(hypervisor), name).toThrow(
      `the counters do not add up: the guest does what the recording says, but ${name} is 0, expected ${name} in the recording = `,
    );
  }
});

/** Every count of an event counts so many times from now on. */
function miscount(events: Events, name: EventName, times: number): void {
  let value = events[name];
  Object.defineProperty(events, name, {
    get: () => value,
    set(to: number) {
      value += times * (to - value);
    },
    enumerable: true,
  });
}

test.each([
  ['native', 'walks', 0, 'every walk fills the TLB or fails'],
  ['native', 'tlbFills', 2, 'every miss fills the TLB'],
  ['native', 'stlbHits', 2, 'every lookup hits'],
  ['native', 'walkLoadsL2', 9, 'a walk loads an entry a level'],
  ['native', 'walkAdUpdates', 9, 'accessed and dirty bits are set in entries that were loaded'],
  ['native', 'userDataL1', 0, 'every access in user mode finds its line'],
  ['nested', 'failedWalks', 0, 'every walk fills the TLB or fails'],
  ['nested', 'nestedWalkLoadsL2', 99, 'the second dimension is walked'],
  ['nested', 'nestedEntriesFilled', 2, 'every nested violation maps one page'],
  ['nested', 'hostPagesCleared', 0, 'every page that has to back guest frames is cleared'],
  ['shadow-cached', 'exitsHiddenFault', 0, 'every failed walk is a hidden'],
  ['shadow-cached', 'exitsTrueFault', 0, "takes a walk of the guest's tables at most"],
  ['shadow-cached', 'emulatedStores', 0, 'every store that is given to the hypervisor is carried out'],
  ['shadow-cached', 'exitsCr3Load', 2, 'an instruction exits once at most'],
  ['shadow-cached', 'shadowEntriesFilled', 2, 'every hidden fault fills one shadow entry'],
  ['shadow-cached', 'shadowPagesEvicted', 2, 'shadow pages allocated less freed and live differ'],
  ['xen-shadow3', 'snapshotsTaken', 2, 'a copy of a guest table is taken'],
  ['pvm', 'switcherCrossings', 2, 'either every exit crosses a switcher'],
] as const)('%s: %s counted %i times is found', (id, name, times, sentence) => {
  const strategy = strategies.find(each => each.id === id)!;
  const said = (recording: Recording): string => {
    const hypervisor = build(strategy, recording.header, SMALL);
    miscount(hypervisor.machine.events, name, times);
    try {
      replayChecked(recording, hypervisor);
      return '';
    } catch (error) {
      expect(error).toBeInstanceOf(Disagreement);
      return String(error);
    }
  };
  expect(recordings.some(recording => said(recording).includes(sentence))).toBe(true);
});

/** What a strategy makes of the marks of a paravirtual guest changes what it costs and never what it answers. */
import * as fc from 'fast-check';
import {describe, expect, test, vi} from 'vitest';
import {
  ACCESSED,
  DIRTY,
  LARGE,
  NO_EXECUTE,
  Paging,
  READ,
  USER,
  USER_MODE,
  WRITABLE,
  WRITE,
} from '../../hardware/address.ts';
import {VirtualMachine} from '../../host/virtual-machine.ts';
import {pvm} from '../../strategies/pvm.ts';
import {Events, sum, type EventName} from '../../timing/events.ts';
import {BEDS} from './beds.ts';
import {marked} from './marked.ts';
import type {Build} from './mutants/mutant.ts';
import {pvm as pvmOf, PVM_MUTANTS} from './mutants/pvm.ts';
import {SCENARIOS} from './scenarios.ts';
import {LARGE_FRAMES, OPEN, SmallGuest, TABLE_1, TABLE_2, X, Y} from './small-guest.ts';
import {build, replayChecked, type Recording} from './testbed.ts';
import {played} from './wild-guest.ts';
import {anyMoves, anyParameters} from './wild-moves.ts';
import {patience} from '../../testing/effort.ts';
import {samplesOf} from '../../testing/property.ts';

// Generous, for a machine that does other things beside.
vi.setConfig({testTimeout: patience(60_000)});

/** With fewer PCIDs than contexts, and with each part switched off. */
const SETTINGS = [
  {},
  {hostPcids: 2},
  {usePcid: 'off'},
  {directSwitch: 'off'},
  {prefault: 'off'},
  {userTree: 'off'},
  {unsync: 'off', floodThreshold: 0, prefetch: 'none'},
  {previousRoots: 0},
  {flushOnChange: 'off'},
  {policySees: 'perfect'},
];

const USED = ACCESSED | DIRTY;
/** What a handler may leave behind: an entry that serves the access, or one that does not. */
const HANDLED = [
  OPEN | USED,
  OPEN | USED | NO_EXECUTE,
  OPEN | ACCESSED,
  OPEN,
  (OPEN & ~USER) | USED,
  (OPEN & ~WRITABLE) | USED,
  0,
];

/** A guest whose kernel answers faults of user mode with an entry of that kind, small or large. */
function handled(flags: number): Recording {
  const guest = new SmallGuest({frame: 0, flags: 0});
  const {scribe, page} = guest;
  for (const access of [READ | USER_MODE, WRITE | USER_MODE]) {
    for (const frame of [X, Y]) {
      scribe.access(page, access);
      guest.store(TABLE_1, 0, frame, flags);
      scribe.access(page, access);
      // The kernel uses the page too, and takes it back.
      if (scribe.mayAccess(page, READ)) scribe.access(page, READ);
      guest.store(TABLE_1, 0, 0, 0);
      scribe.invlpg(page);
    }
    guest.store(TABLE_2, 0, 0, 0);
    scribe.invlpg(page);
    scribe.access(page, access);
    guest.store(TABLE_2, 0, LARGE_FRAMES, flags === 0 ? 0 : flags | LARGE);
    scribe.access(page, access);
    guest.store(TABLE_2, 0, TABLE_1, OPEN | ACCESSED);
    scribe.invlpg(page);
  }
  return scribe;
}

const wild = samplesOf(fc.tuple(anyParameters, anyMoves(150)), 12).map(guest =>
  marked(played(...guest).scribe),
);
const recordings: readonly Recording[] = [
  ...SCENARIOS.filter((_, at) => at % 2 === 0).map(({scribe}) => marked(scribe)),
  ...HANDLED.map(flags => marked(handled(flags))),
  ...wild,
];
/** Nothing fits, everything fits, and nothing is kept. */
const CHOSEN = ['two entries of everything', 'room for all', 'no cache at all'];

describe.each(SETTINGS)('PVM with %o', parameters => {
  test.each(CHOSEN)('%s', name => {
    const bed = BEDS[name];
    const setting = {...bed, parameters: {...bed.parameters, ...parameters}};
    for (const recording of recordings) replayChecked(recording, build(pvm, recording.header, setting));
  });
});

describe('bugs of PVM', () => {
  const bed = BEDS['room for all'];
  const found = (broken: Build): unknown => {
    for (const {header, chunks} of recordings) {
      const {levels, indexBits, guestFrames} = header;
      const guest = {frames: guestFrames, seed: 1};
      const paging = new Paging(levels, indexBits);
      const machine = new VirtualMachine(paging, bed.processor, bed.host, guest, new Events());
      try {
        replayChecked({header, chunks}, broken(machine));
      } catch (error) {
        return error;
      }
    }
    return undefined;
  };

  test('without one nothing is found', () => {
    expect(found(pvmOf({}))).toBeUndefined();
  });

  test.each(PVM_MUTANTS)('$bug: found', ({build: mutant}) => {
    const error = found(mutant);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(TypeError);
  });
});

test('the recordings reach what PVM does', () => {
  const counts = sum(
    recordings.map(each => replayChecked(each, build(pvm, each.header, BEDS['room for all']))),
  );
  const done: readonly EventName[] = [
    'directSwitches',
    'exitsModeSwitch',
    'exitsFaultReturn',
    'shadowEntriesPrefaulted',
    'hostPcidsAssigned',
  ];
  for (const name of done) expect(counts[name], name).toBeGreaterThan(10);
});

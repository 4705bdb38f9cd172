import {describe, expect, test} from 'vitest';
import {
  ACCESSED,
  DIRTY,
  FAULT_PRESENT,
  FAULT_USER,
  FAULT_WRITE,
  PRESENT,
  READ,
  USER,
  USER_MODE,
  WRITE,
} from '../hardware/address.ts';
import {TableMemory} from '../hardware/memory.ts';
import {EMULATED, FILLED, GUEST_FAULT, type Outcome} from '../hardware/mmu.ts';
import {Check} from './check.ts';
import {OPEN, ROOT, SmallGuest, TABLE_1, TABLE_2, TABLE_3, X, Y} from './properties/small-guest.ts';
import {Disagreement} from './replay.ts';

const USER_READ = READ | USER_MODE;
const USER_WRITE = WRITE | USER_MODE;
/** Where the host keeps guest memory in these tests. */
const HOST = 1000;

/** What a strategy made of the last event. */
interface Said {
  readonly outcome: Outcome;
  readonly hfn?: number;
  readonly errorCode?: number;
}

/** A check that has seen all of the guest's recording but the last event, to which the strategy says `said`. */
function after(guest: SmallGuest, said: Said, frameOf = (gfn: number) => HOST + gfn): Check {
  const check = new Check(4, 9, frameOf);
  const {chunks} = guest.scribe;
  for (const chunk of chunks.slice(0, -1)) check.event(chunk, 0);
  check.access(chunks[chunks.length - 1], 0, said.outcome, said.hfn ?? 0, said.errorCode ?? 0);
  return check;
}

describe('an answer', () => {
  test('is accepted when it is what the tables and the host say', () => {
    const guest = new SmallGuest();
    guest.scribe.access(guest.page, USER_READ);
    expect(() => after(guest, {outcome: FILLED, hfn: HOST + X})).not.toThrow();
  });

  test('with another frame is refused in one sentence', () => {
    const guest = new SmallGuest();
    guest.scribe.access(guest.page, USER_READ);
    // Events 1 to 3 name the regions, 4 to 12 boot, 13 and 14 load CR3.
    expect(() => after(guest, {outcome: FILLED, hfn: HOST + Y})).toThrow(
      new Disagreement(
        'event 15, user read at 0x0: the strategy answered host frame 1101, ' +
          'the architecture allows host frame 1100 (guest frame 100)',
      ),
    );
  });

  test('that faults where the tables permit is refused, and the other way round', () => {
    const guest = new SmallGuest();
    guest.scribe.access(guest.page, USER_READ);
    expect(() => after(guest, {outcome: GUEST_FAULT, errorCode: FAULT_USER})).toThrow(
      /answered a fault with error code 0x4/,
    );

    const readOnly = new SmallGuest({frame: X, flags: PRESENT | USER});
    readOnly.scribe.access(readOnly.page, USER_WRITE);
    expect(() => after(readOnly, {outcome: FILLED, hfn: HOST + X})).toThrow(
      /allows a fault with error code 0x7/,
    );
    const wrongCode = {outcome: GUEST_FAULT, errorCode: FAULT_USER | FAULT_WRITE} as const;
    expect(() => after(readOnly, wrongCode)).toThrow(Disagreement);
    expect(() =>
      after(readOnly, {...wrongCode, errorCode: wrongCode.errorCode | FAULT_PRESENT}),
    ).not.toThrow();
  });

  test('of a frame that the host took back is never legal', () => {
    const guest = new SmallGuest();
    guest.scribe.access(guest.page, USER_READ);
    const movedBy = (gfn: number) => HOST + gfn + (gfn === X ? 5000 : 0);
    expect(() => after(guest, {outcome: FILLED, hfn: HOST + X}, movedBy)).toThrow(Disagreement);
    expect(() => after(guest, {outcome: FILLED, hfn: HOST + X + 5000}, movedBy)).not.toThrow();
  });

  test('that emulates a store names no frame', () => {
    const guest = new SmallGuest();
    guest.store(TABLE_1, 0, Y, OPEN);
    expect(() => after(guest, {outcome: EMULATED})).not.toThrow();
  });

  test('may be stale where the access is racy: the old page, the new one, nothing else', () => {
    const guest = new SmallGuest();
    guest.store(TABLE_1, 0, Y, OPEN);
    guest.scribe.access(guest.page, USER_READ);
    expect(() => after(guest, {outcome: FILLED, hfn: HOST + X})).not.toThrow();
    expect(() => after(guest, {outcome: FILLED, hfn: HOST + Y})).not.toThrow();
    expect(() => after(guest, {outcome: FILLED, hfn: HOST + Y + 1})).toThrow(
      /allows host frame 110[01] .* or host frame 110[01]/,
    );
    expect(() => after(guest, {outcome: GUEST_FAULT, errorCode: FAULT_USER})).toThrow(Disagreement);
  });

  test('may not be stale once the page was invalidated', () => {
    const guest = new SmallGuest();
    guest.store(TABLE_1, 0, Y, OPEN);
    guest.scribe.invlpg(guest.page);
    guest.scribe.access(guest.page, USER_READ);
    expect(() => after(guest, {outcome: FILLED, hfn: HOST + X})).toThrow(Disagreement);
  });
});

test('a recording that expects what its tables do not give is refused', () => {
  const guest = new SmallGuest();
  guest.scribe.access(guest.page, USER_READ);
  const last = guest.scribe.chunks[guest.scribe.chunks.length - 1];
  last.e[0] = 0x104;
  expect(() => after(guest, {outcome: FILLED, hfn: HOST + X})).toThrow(
    /the recording expects a fault with error code 0x4, its tables give success/,
  );
});

describe('at the end the tables of a strategy', () => {
  const PATH = [ROOT, TABLE_3, TABLE_2, TABLE_1];

  /** A replica that is the reference's, but for what `change` does to the flags of the page's path. */
  function finish(guest: SmallGuest, change: (flags: number, table: number) => number): void {
    const check = new Check(4, 9, gfn => gfn);
    for (const chunk of guest.scribe.chunks) check.event(chunk, 0);
    const replica = new TableMemory(512);
    for (const [gfn, table] of guest.scribe.oracle.reference.tables) {
      replica.add(gfn, gfn);
      for (let index = 0; index < 512; index++) {
        const onPath = index === 0 && PATH.includes(gfn);
        const flags = onPath ? change(table.flags[index], gfn) : table.flags[index];
        replica.store(replica.slot(gfn, index), table.frames[index], flags);
      }
    }
    check.finish(replica);
  }
  const same = (flags: number) => flags;
  const without =
    (bits: number, from = TABLE_1) =>
    (flags: number, table: number) =>
      table === from ? flags & ~bits : flags;

  test('must have every A and D that was set for certain', () => {
    const guest = new SmallGuest();
    guest.scribe.access(guest.page, USER_WRITE);
    finish(guest, same);
    expect(() => finish(guest, without(DIRTY))).toThrow(
      /entry 0 of the guest table in frame 11: the strategy holds frame 100 with flags 0x27, the reference frame 100 with 0x67/,
    );
    for (const table of PATH) expect(() => finish(guest, without(ACCESSED, table))).toThrow(Disagreement);
  });

  test('must have none that no access set', () => {
    const guest = new SmallGuest();
    guest.scribe.access(guest.page, USER_READ);
    expect(() => finish(guest, flags => flags | DIRTY)).toThrow(Disagreement);
  });

  test('may lack what the guest cleared and did not invalidate: a cached leaf sets nothing again', () => {
    const guest = new SmallGuest();
    guest.scribe.access(guest.page, USER_WRITE);
    guest.store(TABLE_1, 0, X, OPEN);
    guest.scribe.access(guest.page, USER_WRITE);
    finish(guest, same);
    finish(guest, without(ACCESSED | DIRTY));
    guest.scribe.invlpg(guest.page);
    guest.scribe.access(guest.page, USER_READ);
    expect(() => finish(guest, without(ACCESSED))).toThrow(Disagreement);
    // Nothing stored since the invalidation, so D may still be clear.
    finish(guest, without(DIRTY));
  });

  test('may lack A above the leaf where a cached path spared the walk', () => {
    const guest = new SmallGuest();
    guest.scribe.access(guest.page, USER_READ);
    guest.store(TABLE_2, 0, TABLE_1, OPEN);
    guest.scribe.access(guest.page, USER_READ);
    finish(guest, without(ACCESSED, TABLE_2));
    expect(() => finish(guest, without(ACCESSED, TABLE_3))).toThrow(Disagreement);
  });
});

/** The two ways of letting go of a table that is not worth its trace: by the stores it takes, and by a process's exit. */
import {describe, expect, test} from 'vitest';
import {READ, USER_MODE, WRITE} from '../../hardware/address.ts';
import {EMULATED, FILLED, GUEST_FAULT, type Outcome} from '../../hardware/mmu.ts';
import {shadowCached} from '../../strategies/shadow-cached.ts';
import type {StrategyValues} from '../../strategies/strategy.ts';
import {Experiment, USED_LEAF} from '../../testing/experiment.ts';
import {shadowsOf} from '../../testing/shadow.ts';

const USER_READ = READ | USER_MODE;
/** Pages of the kernel, which map the tables of the pages 0 to 3 and 4 to 7. */
const [FIRST, SECOND] = [32, 33];

/** The pages 0 to 7 in two leaf tables, and those tables mapped; the pages 1 to 7 are used. */
function guestOf(parameters: StrategyValues): Experiment {
  const guest = new Experiment({strategy: shadowCached, parameters});
  for (let page = 0; page < 8; page++) guest.map(page, 16 + page);
  guest.map(FIRST, guest.table(0, 1));
  guest.map(SECOND, guest.table(4, 1));
  for (const alias of [FIRST, SECOND]) guest.access(alias, READ);
  for (let page = 1; page < 8; page++) guest.access(page, USER_READ);
  return guest;
}

const storeTo = (guest: Experiment, page: number, flags = USED_LEAF): Outcome =>
  guest.storeThrough(page < 4 ? FIRST : SECOND, page, 1, flags ? 16 + page : 0, flags);

const isShadowed = (guest: Experiment, page: number): boolean =>
  shadowsOf(guest, guest.table(page, 1)).length > 0;

describe('de-tracing after three stores', () => {
  const guestWithStores = (stores: number): Experiment => {
    const guest = guestOf({floodThreshold: 3});
    for (let store = 0; store < stores; store++) expect(storeTo(guest, 0)).toBe(EMULATED);
    return guest;
  };

  test('two leave the table traced, the third is carried out and lets go of it', () => {
    expect(isShadowed(guestWithStores(2), 0)).toBe(true);
    const guest = guestWithStores(2);
    expect(guest.during(() => storeTo(guest, 0))).toMatchObject({
      exitsTraceFault: 1,
      shadowPagesFlooded: 1,
      traceFaultFlushes: 1,
    });
    expect(isShadowed(guest, 0)).toBe(false);
    expect(isShadowed(guest, 4)).toBe(true);
    guest.hypervisor.audit();
  });

  test('later stores go through, until the table is used again', () => {
    const guest = guestWithStores(3);
    expect(storeTo(guest, 0)).toBe(FILLED);
    expect(guest.during(() => storeTo(guest, 1))).toMatchObject({exitsTraceFault: 0, exitsHiddenFault: 0});
    expect(guest.access(1, USER_READ)).toBe(FILLED);
    expect(storeTo(guest, 0)).toBe(EMULATED);
    guest.hypervisor.audit();
  });

  test('a fault whose path leads through the table begins the count anew', () => {
    const guest = guestWithStores(2);
    // The store cleared the entry, so this is a hidden fault.
    expect(guest.access(0, USER_READ)).toBe(FILLED);
    for (let store = 0; store < 2; store++) storeTo(guest, 0);
    expect(isShadowed(guest, 0)).toBe(true);
    storeTo(guest, 0);
    expect(isShadowed(guest, 0)).toBe(false);
  });

  test('stores to another table do not count', () => {
    const guest = guestWithStores(2);
    for (let store = 0; store < 2; store++) storeTo(guest, 4);
    expect(isShadowed(guest, 0)).toBe(true);
    expect(isShadowed(guest, 4)).toBe(true);
  });
});

describe('exit detection', () => {
  const leaving = (): Experiment => guestOf({exitDetection: 'on'});

  test('the lowest page that was used goes: its table is let go of with that store', () => {
    const guest = leaving();
    // Page 0 is mapped, and was never used.
    storeTo(guest, 0, 0);
    expect(isShadowed(guest, 1)).toBe(true);
    expect(guest.during(() => storeTo(guest, 1, 0))).toMatchObject({
      exitsTraceFault: 1,
      shadowPagesUnshadowed: 1,
    });
    expect(isShadowed(guest, 1)).toBe(false);
    guest.hypervisor.audit();
  });

  test('from then on each table goes with the first entry that it loses, the tables above too', () => {
    const guest = leaving();
    storeTo(guest, 1, 0);
    expect(storeTo(guest, 2, 0)).toBe(FILLED);
    expect(storeTo(guest, 5, 0)).toBe(EMULATED);
    expect(isShadowed(guest, 4)).toBe(false);
    for (let page = 6; page < 8; page++) expect(storeTo(guest, page, 0)).toBe(FILLED);
    guest.hypervisor.audit();
  });

  test('any other page may go, and the lowest may change', () => {
    const guest = leaving();
    for (const page of [2, 5]) storeTo(guest, page, 0);
    storeTo(guest, 1);
    for (const page of [1, 4]) expect(isShadowed(guest, page)).toBe(true);
  });

  test('a fault that is injected is a use', () => {
    const guest = leaving();
    guest.map(0, 0, 0);
    expect(guest.access(0, USER_READ)).toBe(GUEST_FAULT);
    storeTo(guest, 0);
    guest.access(0, USER_READ);
    storeTo(guest, 1, 0);
    expect(isShadowed(guest, 1)).toBe(true);
    storeTo(guest, 0, 0);
    expect(isShadowed(guest, 1)).toBe(false);
  });

  test('a table that gains an entry means a living process, whose lowest page is looked for anew', () => {
    const guest = leaving();
    storeTo(guest, 1, 0);
    storeTo(guest, 5, 0);
    for (const page of [2, 6]) guest.access(page, USER_READ);
    storeTo(guest, 5);
    storeTo(guest, 7, 0);
    expect(isShadowed(guest, 4)).toBe(true);
    guest.access(3, USER_READ);
    storeTo(guest, 3, 0);
    expect(isShadowed(guest, 0)).toBe(false);
  });

  test('another address space is not concerned', () => {
    const guest = leaving();
    const first = guest.root;
    guest.load(guest.newTable());
    for (const page of [8, 9]) guest.map(page, 32 + page);
    for (const page of [8, 9]) guest.access(page, READ);
    const table = guest.table(8, 1);
    guest.load(first);
    storeTo(guest, 1, 0);
    // Entry 1 of the other's table, page 9, which is not its lowest.
    guest.map(34, table);
    expect(guest.access(34, WRITE)).toBe(EMULATED);
    guest.mmu.emulateStore(1, 0, 0);
    expect(shadowsOf(guest, table)).toHaveLength(1);
  });

  test('a root that is written over is another process', () => {
    const guest = leaving();
    storeTo(guest, 1, 0);
    guest.map(35, guest.root);
    expect(guest.access(35, WRITE)).toBe(EMULATED);
    guest.mmu.emulateData();
    for (const page of [5, 6, SECOND]) guest.access(page, READ);
    storeTo(guest, 6, 0);
    expect(isShadowed(guest, 4)).toBe(true);
    guest.hypervisor.audit();
  });
});

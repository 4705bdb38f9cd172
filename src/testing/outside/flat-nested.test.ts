import {describe, expect, test} from 'vitest';
import {READ, USER_MODE, WRITE} from '../../hardware/address.ts';
import {FILLED} from '../../hardware/mmu.ts';
import {Experiment, USED_LEAF, type Apparatus} from '../experiment.ts';
import {ALL_WALK_CACHES, TWO_LEVEL_TLB} from '../processors.ts';
import flatNested from './flat-nested.ts';

const PAGE = 5;
const USER_READ = READ | USER_MODE;
const USER_WRITE = WRITE | USER_MODE;

const experiment = (apparatus: Partial<Apparatus> = {}): Experiment =>
  new Experiment({strategy: flatNested, ...apparatus});

describe('a walk of g guest entries loads each, and one entry of the flat table for each table and for the page', () => {
  for (const levels of [4, 5])
    for (const leaf of [1, 2, 3])
      for (const pageKiB of [4, 2048]) {
        const g = levels - leaf + 1;
        test(`${levels} levels, a leaf of level ${leaf}, host pages of ${pageKiB} KiB: ${2 * g + 1}`, () => {
          const guest = experiment({levels, host: {pageKiB}});
          guest.map(guest.paging.base(PAGE, leaf), guest.paging.base(PAGE, leaf), USED_LEAF, leaf);
          const counts = guest.during(() => expect(guest.access(PAGE, USER_WRITE)).toBe(FILLED));
          expect(counts).toMatchObject({guestWalkLoadsL2: g, nestedWalkLoadsL2: g + 1});
          expect(guest.loads(PAGE, USER_READ)).toBe(2 * g + 1);
          expect(guest.machine.cpu.frame).toBe(guest.machine.physmap.frameOf(PAGE));
        });
      }
});

test('with every paging-structure cache a walk loads the guest leaf and the place of the page', () => {
  const guest = experiment({processor: {walkCaches: ALL_WALK_CACHES}});
  guest.map(PAGE, 8);
  guest.access(PAGE, USER_READ);
  expect(guest.loads(PAGE, USER_READ)).toBe(2);
});

test('a frame that the host took is a violation at its next use, and lies elsewhere then', () => {
  const guest = experiment({processor: {tlb: TWO_LEVEL_TLB, walkCaches: ALL_WALK_CACHES}});
  guest.map(PAGE, 8);
  guest.access(PAGE, USER_READ);
  const before = guest.machine.cpu.frame;
  for (const gfn of [8, guest.table(PAGE, 1)]) {
    guest.hypervisor.hostUnmap(gfn);
    const counts = guest.during(() => expect(guest.access(PAGE, USER_READ)).toBe(FILLED));
    expect(counts).toMatchObject({exitsNestedViolation: 1, hostFaults: 1, failedWalks: 1});
    guest.hypervisor.audit();
  }
  expect(guest.machine.cpu.frame).toBe(guest.machine.physmap.frameOf(8));
  expect(guest.machine.cpu.frame).not.toBe(before);
});

test('the first store to a frame that the host protects is a violation, loads are none', () => {
  const guest = experiment({processor: {tlb: TWO_LEVEL_TLB}});
  guest.map(PAGE, 8);
  guest.access(PAGE, USER_WRITE);
  guest.hypervisor.hostProtect(8);
  const violations = (access: number): number =>
    guest.during(() => expect(guest.access(PAGE, access)).toBe(FILLED)).exitsNestedViolation;
  expect([USER_READ, USER_WRITE, USER_WRITE].map(violations)).toEqual([0, 1, 0]);
});

test('so is the use of a table that the host protects, for the walker stores bits there', () => {
  const guest = experiment();
  guest.map(PAGE, 8);
  guest.hypervisor.hostProtect(guest.table(PAGE, 1));
  const violations = guest.during(() => guest.access(PAGE, USER_READ)).exitsNestedViolation;
  expect(violations).toBe(1);
});

test('the first store to a page that a load has placed walks, to set its dirty bit in the flat table', () => {
  const guest = experiment({processor: {tlb: TWO_LEVEL_TLB}, host: {warm: 0}});
  guest.map(PAGE, 8);
  const walk = (access: number): number => guest.during(() => guest.access(PAGE, access)).nestedWalkAdUpdates;
  expect([USER_READ, USER_WRITE, USER_WRITE].map(walk)).toEqual([0, 1, 0]);
});

test('on a cold host each frame is placed at its first use: four tables and the page', () => {
  const guest = experiment({host: {warm: 0}});
  guest.map(PAGE, 8);
  const counts = guest.during(() => expect(guest.access(PAGE, USER_READ)).toBe(FILLED));
  expect(counts).toMatchObject({exitsNestedViolation: 5, nestedEntriesFilled: 5, hostFaults: 5});
});

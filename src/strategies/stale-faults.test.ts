/**
 * A processor that raises #PF from a stale entry of its TLB, and does not walk again first: the fault was for nothing if the
 * next walk succeeds. If that one fails too, the exit that resolves it is the only thing that counts.
 */
import {describe, expect, test} from 'vitest';
import {ACCESSED, PRESENT, READ, USER, USER_MODE, WRITE} from '../hardware/address.ts';
import {FILLED} from '../hardware/mmu.ts';
import {Experiment, USED_LEAF} from '../testing/experiment.ts';
import {TWO_LEVEL_TLB} from '../testing/processors.ts';
import {native} from './native.ts';
import {nested} from './nested.ts';
import {shadowCached} from './shadow-cached.ts';
import {shadowUncached} from './shadow-uncached.ts';
import type {Strategy} from './strategy.ts';

const [USER_READ, USER_WRITE] = [READ | USER_MODE, WRITE | USER_MODE];
const PAGE = 3;
const FRAME = 9;

/** The TLB refuses stores to the page, which the guest has since made writable: an upgrade needs no invalidation. */
function upgraded(strategy: Strategy): Experiment {
  const guest = new Experiment({strategy, processor: {tlb: TWO_LEVEL_TLB, staleFaults: true}});
  guest.map(PAGE, FRAME, PRESENT | USER | ACCESSED);
  guest.access(PAGE, USER_READ);
  guest.map(PAGE, FRAME, USED_LEAF);
  return guest;
}

const store = (guest: Experiment) => guest.during(() => expect(guest.access(PAGE, USER_WRITE)).toBe(FILLED));

describe('a fault from a stale entry', () => {
  test.each([native, nested])('under $id is spurious if the walk after it succeeds', strategy => {
    expect(store(upgraded(strategy))).toMatchObject({spuriousFaults: 1, failedWalks: 0});
  });

  test('under nested paging is none if that walk ends in a violation', () => {
    const guest = upgraded(nested);
    guest.hypervisor.hostProtect(FRAME);
    guest.access(PAGE, USER_READ);
    expect(store(guest)).toMatchObject({spuriousFaults: 0, exitsNestedViolation: 1, failedWalks: 1});
  });

  test.each([shadowUncached, shadowCached])(
    'under $id is none if that walk ends in a hidden fault',
    strategy => {
      expect(store(upgraded(strategy))).toMatchObject({
        exitsSpuriousFault: 0,
        exitsHiddenFault: 1,
        failedWalks: 1,
      });
    },
  );

  test('under shadow-cached is spurious if the shadow permits the access', () => {
    const guest = upgraded(shadowCached);
    const {root} = guest;
    // Under another PCID the page is filled anew; what the first remembers of it stays.
    guest.mmu.loadCr3({root, pcid: 1, noFlush: true});
    expect(store(guest)).toMatchObject({exitsHiddenFault: 1});
    guest.mmu.loadCr3({root, pcid: 0, noFlush: true});
    expect(store(guest)).toMatchObject({exitsSpuriousFault: 1, exitsHiddenFault: 0, failedWalks: 0});
  });
});

/** Laws of the TLB and of the accesses behind it. */
import {DEPENDENT, OVERLAPPED, type OverlappedEvent} from '../../timing/dependence.ts';
import {foundIn, type Law} from './law.ts';

/** Stores that a hypervisor carried out, however it came to know of them. */
const CARRIED_OUT = ['emulatedStores', 'storeCallouts', 'storesTold'] as const;

/** What a dependent load may wait for, loads together wherever they were found. */
const WAITED_FOR: readonly (readonly OverlappedEvent[])[] = [
  foundIn('userData'),
  ...(['walkLoads', 'guestWalkLoads', 'nestedWalkLoads'] as const).map(foundIn),
  ...OVERLAPPED.filter(name => !/^userData|Loads/.test(name)).map(name => [name]),
];

export const TRANSLATIONS: readonly Law[] = [
  ...WAITED_FOR.map(
    (names): Law => ({
      law: 'what a dependent load waits for has happened',
      left: names.map(name => DEPENDENT[name]),
      relation: 'is at most',
      right: names,
    }),
  ),
  {
    law: 'every translation is one lookup',
    left: ['tlbLookups'],
    relation: 'is',
    right: ['translations'],
  },
  {
    law: 'every lookup hits on the first level, on the second, or misses',
    left: ['tlbLookups'],
    relation: 'is',
    right: ['tlbHits', 'stlbHits', 'tlbMisses'],
  },
  {
    law: 'every miss fills the TLB, faults, or is a store that is given to the hypervisor',
    left: ['tlbMisses'],
    relation: 'is',
    right: ['tlbFills', 'faults answered', 'stores given to the hypervisor'],
  },
  {
    law: 'every store that is given to the hypervisor is carried out',
    left: CARRIED_OUT,
    relation: 'is',
    right: ['stores given to the hypervisor'],
  },
  {
    law: 'every fault from a stale entry ends in a translation',
    left: ['spuriousFaults', 'exitsSpuriousFault'],
    relation: 'is at most',
    right: ['tlbFills'],
  },
  {
    law: 'every access in user mode finds its line somewhere, unless it faults',
    left: foundIn('userData'),
    relation: 'is',
    right: ['user accesses answered'],
  },
  {
    law: "every access of the guest's kernel finds its line somewhere, unless it faults",
    left: foundIn('kernelData'),
    relation: 'is',
    right: ['kernel accesses answered'],
  },
];

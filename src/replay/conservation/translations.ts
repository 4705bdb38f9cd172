/** Laws of the TLB and of the accesses behind it. */
import {foundIn, type Law} from './law.ts';

/** Stores that a hypervisor carried out, however it came to know of them. */
const CARRIED_OUT = ['emulatedStores', 'storeCallouts', 'storesTold'] as const;

export const TRANSLATIONS: readonly Law[] = [
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

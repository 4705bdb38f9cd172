/** Laws of faults, and of what software reads to tell them apart. */
import {foundIn, type Law, type Sizes} from './law.ts';

export const faults = ({guestLevels}: Sizes): readonly Law[] => [
  {
    law: 'either every fault of the guest exits or is let pass by a hypervisor, or there is none to see any',
    left: ['exitsTrueFault', 'bypassedFaults'],
    relation: 'is',
    right: ['faults answered'],
    where: ['exitsTrueFault', 'bypassedFaults'],
  },
  {
    law: 'every hidden fault fills one shadow entry, beside those that are prefetched or prefaulted',
    left: ['shadowEntriesFilled'],
    relation: 'is',
    right: [
      'exitsHiddenFault',
      'exitsUnprotectingStore',
      'shadowEntriesPrefetched',
      'shadowEntriesPrefaulted',
    ],
  },
  {
    law: 'entries are prefaulted on the return from a fault',
    left: ['shadowEntriesPrefaulted'],
    relation: 'is at most',
    right: ['exitsFaultReturn'],
  },
  {
    law: 'every trace fault is one store carried out',
    left: ['exitsTraceFault'],
    relation: 'is',
    right: ['emulatedStores'],
  },
  {
    law: "to know a fault for a hidden one is to read the guest's tables",
    left: ['exitsHiddenFault'],
    relation: 'is at most',
    right: foundIn('hiddenFaultLoads'),
  },
  {
    law: 'to have a store made again is to walk the tables of the guest first',
    left: ['exitsUnprotectingStore'],
    relation: 'is at most',
    right: foundIn('traceFaultLoads'),
  },
  {
    law: "to know a fault for a true one takes a walk of the guest's tables at most",
    left: foundIn('trueFaultLoads'),
    relation: 'is at most',
    right: [[guestLevels, 'exitsTrueFault']],
  },
  {
    law: 'a store is told of by one hypercall at most, and so is an end of lazy mode',
    left: ['exitsTableHypercall'],
    relation: 'is at most',
    right: ['storesTold', 'hints in the recording'],
  },
];

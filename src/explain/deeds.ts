/** What is counted as a whole, in words: what the guest did, and what hypervisors do beside filling and clearing. */
import {EVENTS, type EventName} from '../timing/events.ts';
import {howMany} from '../timing/how-many.ts';

type Words = (times: number) => string;

const many =
  (one: string, more: string): Words =>
  times =>
    times === 1 ? one : `${times} ${more}`;

const entries = (times: number): string => howMany(times, 'shadow entry', 'shadow entries');

const WORDS: Readonly<Record<string, Words>> = {
  userInstructions: times => `executes ${howMany(times, 'instruction')}`,
  kernelInstructions: times => `executes ${howMany(times, 'instruction')} in its kernel`,
  guestTableStores: () => 'its kernel stores to an entry of a page table',
  guestCr3Loads: () => 'executes MOV to CR3',
  guestCr3Reads: () => 'executes MOV from CR3',
  guestInvlpgs: () => 'executes INVLPG',
  guestInvpcids: () => 'executes INVPCID',
  guestGlobalFlushes: () => 'toggles CR4.PGE',
  guestFaults: () => 'its page-fault handler runs',
  guestSyscalls: () => 'makes a system call',
  guestContextSwitches: () => 'its kernel switches to another process',
  guestPagesZeroed: many('its kernel clears a page', 'pages cleared by its kernel'),
  guestPagesCopied: many('its kernel copies a page', 'pages copied by its kernel'),
  guestPagesAllocated: many('its kernel takes a free page', 'free pages taken by its kernel'),
  guestPagesFreed: many('its kernel frees a page', 'pages freed by its kernel'),
  guestPagesSwappedIn: many('its kernel reads a page from swap', 'pages read from swap'),
  guestPagesReclaimed: many('its kernel reclaims a page', 'pages reclaimed by its kernel'),
  guestForkEntries: many(
    'its kernel copies an entry for the child',
    'entries copied for the child by its kernel',
  ),
  guestEntriesChanged: many('its kernel changes an entry', 'entries changed by its kernel'),
  guestFilePagesMapped: many('its kernel maps a page of a file', 'pages of a file mapped by its kernel'),
  guestSharedPagesDirtied: () => 'its kernel tells a file that a shared page is about to be written',
  guestMappingOperations: () => 'its kernel changes a mapping: mmap, munmap, mprotect or their like',
  guestForks: () => 'its kernel forks a process',
  guestExecs: () => 'its kernel executes a program',
  guestExits: () => 'its kernel ends a process',
  guestWaits: () => 'its kernel takes a child that has ended off the list',
  guestSignals: () => 'its kernel delivers a signal',
  guestPipeTransfers: () => 'its kernel writes to a pipe or reads from it',
  guestWakeups: () => 'its kernel wakes a process that slept',
  spuriousFaults: () => 'its handler finds nothing to do: what the TLB held was out of date',
  emulatedStores: () => "decodes the guest's store and carries it out",
  shadowRootsLoaded: () => 'lets the hardware walk from that root from now on',
  hostFaults: () => 'has the host back the page',
  hostUnmaps: () => 'takes the frame from the guest',
  hostProtects: () => 'write-protects the frame for the host',
  shadowPagesUnsynced: many(
    'lets a shadow page go out of step with its table, whose trace is lifted',
    'shadow pages let go out of step with their table, whose trace is lifted',
  ),
  shadowPagesSynced: many(
    'brings a shadow page into step with its table, and traces that again',
    'shadow pages brought into step with their tables, which are traced again',
  ),
  shadowEntriesCompared: times => `compares ${entries(times)} with the guest's`,
  shadowEntriesSearched: times =>
    `looks at ${entries(times)} for those that the table can be written through`,
  snapshotsTaken: () => 'copies the guest table, to see later what has changed in it',
  switcherCrossings: times => `is reached and left through a switcher in software: ${times} crossings`,
  directSwitches: () => "switches between the guest's kernel and its process without an exit",
  rootLocksTaken: () => 'takes the lock of the shadow tables',
  shadowRootsReleased: () => 'gives a root back that is no longer at hand',
  shadowRootsSearched: times => `looks below ${howMany(times, 'root')} at hand for the entry of the page`,
  shadowPagesForgotten: many(
    'leaves a shadow page of the old tree as it is, until it is used again',
    'shadow pages of the old tree left as they are, until they are used again',
  ),
  storesTold: times =>
    `tells of ${howMany(times, 'entry', 'entries')} of its tables, which the hypervisor reads`,
  bypassEntriesMarked: times => `marks ${entries(times)}: a fault there is the guest's, without an exit`,
  absentEntriesMarked: times => `marks ${entries(times)}: a fault there is a true one, without a walk`,
  accessedBitsSampled: times => `reads and clears the accessed bits of ${entries(times)}, to see who is used`,
  hostPcidsAssigned: () => "gives the guest's address space a PCID of the host, and flushes that",
  bypassedFaults: () => 'delivers #PF to the guest without an exit',
  dependentLoad: () => 'is a load that its successor waits for: no latency is hidden',
};

const PLACES: Readonly<Record<string, string>> = {L1: 'L1', L2: 'L2', Llc: 'LLC', Memory: 'memory'};

/** Entries that software reads past the CPU: what it read in the tables themselves is told of one by one. */
const SOFTWARE_LOADS = /^(?:hiddenFault|trueFault|traceFault|sync)Loads(L1|L2|Llc|Memory)$/;

function readWords(event: string, times: number): string | undefined {
  const [, place] = SOFTWARE_LOADS.exec(event) ?? [];
  if (place === undefined) return undefined;
  return `reads ${times === 1 ? 'the entry' : `${times} entries`} in its own copy of the table, in ${PLACES[place]}`;
}

/** An own event of a strategy is called by its name. */
export function deedWords(event: string, times: number): string {
  const words = WORDS[event]?.(times) ?? readWords(event, times);
  if (words !== undefined) return words;
  const description = event in EVENTS ? EVENTS[event as EventName].description : event;
  return times === 1 ? description : `${description} (${times})`;
}

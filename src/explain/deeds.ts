/** What is counted as a whole, in words: what the guest did, and what hypervisors do beside filling and clearing. */
import {EVENTS, type EventName} from '../timing/events.ts';

type Words = (times: number) => string;

const many =
  (one: string, more: string): Words =>
  times =>
    times === 1 ? one : `${times} ${more}`;

const entries = (times: number): string => `${times} shadow ${times === 1 ? 'entry' : 'entries'}`;

const WORDS: Readonly<Record<string, Words>> = {
  userInstructions: times => `executes ${times} instruction${times === 1 ? '' : 's'}`,
  kernelInstructions: times => `executes ${times} instruction${times === 1 ? '' : 's'} in its kernel`,
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
  switcherCrossings: times => `is crossed to and left by a switcher in software: ${times} crossings`,
  directSwitches: () => "switches between the guest's kernel and its process without an exit",
  rootLocksTaken: () => 'takes the lock of the shadow tables',
  shadowRootsReleased: () => 'gives a root back that is no longer at hand',
  bypassedFaults: () => 'delivers #PF to the guest without an exit',
  dependentLoad: () => 'is a load that its successor waits for: no latency is hidden',
};

/** An own event of a strategy is called by its name. */
export function deedWords(event: string, times: number): string {
  const words = WORDS[event];
  if (words) return words(times);
  const description = event in EVENTS ? EVENTS[event as EventName].description : event;
  return times === 1 ? description : `${description} (${times})`;
}

/**
 * What a recording asks for, and what it was seen to come to: numbers for the laws of conservation that no strategy
 * counts, taken from the recording and from the answers.
 */
import {isUser, type Access} from '../../hardware/address.ts';
import {EMULATED, GUEST_FAULT, type Outcome} from '../../hardware/mmu.ts';
import {
  COMPUTE,
  EXPECT_FAULT,
  HINT,
  HOST_PROTECT,
  HOST_UNMAP,
  INVLPG,
  INVPCID,
  isAccess,
  LOAD_CR3,
  PAGE_READ,
  PAGE_WRITE,
  READ_CR3,
  SAME_INSTRUCTION,
  TABLE_STORE,
  TOGGLE_GLOBAL_PAGES,
  WORK,
  WORK_EVENTS,
  type Chunk,
} from '../../recording/format.ts';
import {computedOf, countOf, expectationOf, marksOf, modeOf, workOf} from '../../recording/operands.ts';
import type {EventName} from '../../timing/events.ts';
import {keysOf, recordOf} from '../../timing/records.ts';

/** The guest's own work, which is the recording's whoever replays it. */
export const GUEST_WORK = [
  'userInstructions',
  'kernelInstructions',
  ...WORK_EVENTS,
  'guestTableStores',
  'guestCr3Loads',
  'guestCr3Reads',
  'guestInvlpgs',
  'guestInvpcids',
  'guestGlobalFlushes',
] as const satisfies readonly EventName[];
export type GuestWork = (typeof GUEST_WORK)[number];

type Recorded = `${GuestWork} in the recording`;
const inRecording = <Name extends GuestWork>(name: Name): `${Name} in the recording` =>
  `${name} in the recording`;

const USER_INSTRUCTIONS = inRecording('userInstructions');
const KERNEL_INSTRUCTIONS = inRecording('kernelInstructions');
const instructionsIn = (access: Access) => (isUser(access) ? USER_INSTRUCTIONS : KERNEL_INSTRUCTIONS);
const WORK_COUNTS = WORK_EVENTS.map(inRecording);

/** The kinds of event that are counted by their number. */
const ONE_EACH: ReadonlyMap<number, Recorded> = new Map<number, Recorded>([
  [TABLE_STORE, 'guestTableStores in the recording'],
  [LOAD_CR3, 'guestCr3Loads in the recording'],
  [READ_CR3, 'guestCr3Reads in the recording'],
  [INVLPG, 'guestInvlpgs in the recording'],
  [INVPCID, 'guestInvpcids in the recording'],
  [TOGGLE_GLOBAL_PAGES, 'guestGlobalFlushes in the recording'],
]);

export class Observed {
  readonly counts = {
    ...recordOf(GUEST_WORK.map(name => [inRecording(name), 0] as const)),
    /** Accesses, table stores, page writes and page reads. */
    translations: 0,
    'user accesses answered': 0,
    'kernel accesses answered': 0,
    'faults answered': 0,
    'stores given to the hypervisor': 0,
    'hints in the recording': 0,
    'host unmaps in the recording': 0,
    'host protects in the recording': 0,
  };

  /** Any event of the recording. */
  event(chunk: Chunk, row: number): void {
    const {counts} = this;
    const kind = chunk.kind[row];
    if (isAccess(kind)) {
      counts.translations++;
      const executed =
        marksOf(chunk, row) & SAME_INSTRUCTION || expectationOf(chunk, row) & EXPECT_FAULT ? 0 : 1;
      counts[instructionsIn(kind)] += chunk.instructions[row] + executed;
      return;
    }
    counts[KERNEL_INSTRUCTIONS] += chunk.instructions[row];
    this.other(kind, chunk, row);
  }

  /** What the strategy made of an event that translates. */
  answered(kind: number, outcome: Outcome): void {
    const {counts} = this;
    if (outcome === GUEST_FAULT) counts['faults answered']++;
    if (outcome === EMULATED) counts['stores given to the hypervisor']++;
    // A whole page passes through the caches uncounted, as a part of the price of the guest's copy.
    if (outcome === GUEST_FAULT || kind === PAGE_READ || kind === PAGE_WRITE) return;
    counts[isAccess(kind) && isUser(kind) ? 'user accesses answered' : 'kernel accesses answered']++;
  }

  private other(kind: number, chunk: Chunk, row: number): void {
    const {counts} = this;
    const counted = ONE_EACH.get(kind);
    if (counted !== undefined) counts[counted]++;
    if (translates(kind)) counts.translations++;
    else if (kind === COMPUTE) counts[instructionsIn(modeOf(chunk, row))] += computedOf(chunk, row);
    else if (kind === WORK) counts[WORK_COUNTS[workOf(chunk, row)]] += countOf(chunk, row);
    else if (kind === HINT) counts['hints in the recording']++;
    else if (kind === HOST_UNMAP) counts['host unmaps in the recording']++;
    else if (kind === HOST_PROTECT) counts['host protects in the recording']++;
  }
}

export type ObservedCounts = Readonly<Observed['counts']>;
export type ObservedName = keyof ObservedCounts;
export const OBSERVED_NAMES = keysOf(new Observed().counts);

/** Whether an event asks for a translation, and so has an answer. */
export const translates = (kind: number): boolean =>
  isAccess(kind) || kind === TABLE_STORE || kind === PAGE_WRITE || kind === PAGE_READ;

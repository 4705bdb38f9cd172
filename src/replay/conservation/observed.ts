/**
 * What a recording asks for, and what it was seen to come to: numbers for the laws of conservation that no strategy
 * counts, taken from the recording and from the answers.
 */
import {USER_MODE} from '../../hardware/address.ts';
import {EMULATED, GUEST_FAULT, type Outcome} from '../../hardware/mmu.ts';
import {
  COMPUTE,
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
  TABLE_STORE,
  TOGGLE_GLOBAL_PAGES,
  WORK,
  WORK_EVENTS,
  type Chunk,
} from '../../recording/format.ts';
import type {EventName} from '../../timing/events.ts';
import {keysOf} from '../../timing/records.ts';

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

/** The events of the guest's work that are one event of the recording each. */
const ONE_EACH: ReadonlyMap<number, GuestWork> = new Map<number, GuestWork>([
  [TABLE_STORE, 'guestTableStores'],
  [LOAD_CR3, 'guestCr3Loads'],
  [READ_CR3, 'guestCr3Reads'],
  [INVLPG, 'guestInvlpgs'],
  [INVPCID, 'guestInvpcids'],
  [TOGGLE_GLOBAL_PAGES, 'guestGlobalFlushes'],
]);

const inRecording = <Name extends GuestWork>(name: Name): `${Name} in the recording` =>
  `${name} in the recording`;

export class Observed {
  readonly counts = {
    ...(Object.fromEntries(GUEST_WORK.map(name => [inRecording(name), 0])) as Record<
      `${GuestWork} in the recording`,
      number
    >),
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
    const [kind, operand, which] = [chunk.kind[row], chunk.a[row], chunk.d[row]];
    const mode = isAccess(kind) && kind & USER_MODE ? 'userInstructions' : 'kernelInstructions';
    counts[inRecording(mode)] += chunk.instructions[row] + (isAccess(kind) ? 1 : 0);
    if (translates(kind)) counts.translations++;
    const name = ONE_EACH.get(kind);
    if (name !== undefined) counts[inRecording(name)]++;
    else if (kind === COMPUTE)
      counts[inRecording(which === USER_MODE ? 'userInstructions' : 'kernelInstructions')] += operand;
    else if (kind === WORK) counts[inRecording(WORK_EVENTS[which])] += operand;
    else if (kind === HINT) counts['hints in the recording']++;
    else if (kind === HOST_UNMAP) counts['host unmaps in the recording']++;
    else if (kind === HOST_PROTECT) counts['host protects in the recording']++;
  }

  /** What the strategy made of an event that translates. */
  answered(kind: number, outcome: Outcome): void {
    const {counts} = this;
    if (outcome === GUEST_FAULT) counts['faults answered']++;
    if (outcome === EMULATED) counts['stores given to the hypervisor']++;
    // A whole page passes through the caches uncounted, as a part of the price of the guest's copy.
    if (outcome === GUEST_FAULT || kind === PAGE_READ || kind === PAGE_WRITE) return;
    counts[isAccess(kind) && kind & USER_MODE ? 'user accesses answered' : 'kernel accesses answered']++;
  }
}

export type ObservedCounts = Readonly<Observed['counts']>;
export type ObservedName = keyof ObservedCounts;
export const OBSERVED_NAMES = keysOf(new Observed().counts);

/** Whether an event asks for a translation, and so has an answer. */
export const translates = (kind: number): boolean =>
  isAccess(kind) || kind === TABLE_STORE || kind === PAGE_WRITE || kind === PAGE_READ;

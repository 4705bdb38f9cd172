/** Which operation of the guest an event belongs to: what the kernel does between an entry to it and the return from it. */
import {
  HINT_FAULT_RETURN,
  HINT_KERNEL_TO_USER,
  HINT_USER_TO_KERNEL_FAULT,
  HINT_USER_TO_KERNEL_INTERRUPT,
  HINT_USER_TO_KERNEL_SYSCALL,
} from '../hardware/mmu.ts';
import type {Work} from '../recording/format.ts';
import type {RecordedEvent} from '../recording/reader.ts';

type Telling = readonly (readonly [Work, string])[];

/** What tells a page fault, the more telling first. */
const FAULTS: Telling = [
  ['guestPagesSwappedIn', 'page fault: swapped in'],
  ['guestPagesCopied', 'page fault: copy on write'],
  ['guestSharedPagesDirtied', 'page fault: shared page made writable'],
  ['guestFilePagesMapped', 'page fault: file mapped'],
];

/** The same of a system call or an interrupt. */
const CALLS: Telling = [
  ['guestForks', 'fork'],
  ['guestExecs', 'exec'],
  ['guestExits', 'exit'],
  ['guestMappingOperations', 'system call that maps, unmaps or protects'],
  ['guestPipeTransfers', 'system call on a pipe'],
  ['guestContextSwitches', 'switch to another process'],
];

const FAULT = 'page fault';

const ENTRIES: Readonly<Record<number, string>> = {
  [HINT_USER_TO_KERNEL_SYSCALL]: 'system call',
  [HINT_USER_TO_KERNEL_INTERRUPT]: 'interrupt',
  [HINT_USER_TO_KERNEL_FAULT]: FAULT,
};

/** One stay in the kernel, or one stay out of it; its name is known at its end. */
export interface Operation {
  name: string;
}

export class Operations {
  current: Operation = {name: "the kernel's start"};
  private entry: string | undefined = "the kernel's start";
  private readonly done = new Set<Work>();

  /** Whoever asks for `current` after it has the operation that the event belongs to. */
  follow(event: RecordedEvent): void {
    if (event.type === 'work' && event.work !== undefined) this.done.add(event.work);
    if (event.type !== 'hint') return;
    const entry = ENTRIES[event.hint];
    if (entry !== undefined && this.entry === undefined) return this.begin(entry);
    if (this.entry !== undefined && this.isLeft(event.hint)) this.begin(undefined);
  }

  /** The last operation has its name, too. */
  end(): void {
    if (this.entry === undefined) return;
    const [, told] = (this.entry === FAULT ? FAULTS : CALLS).find(([work]) => this.done.has(work)) ?? [];
    this.current.name = told ?? this.entry;
  }

  /** A fault of the kernel's own returns into the kernel. */
  private isLeft(hint: number): boolean {
    return hint === HINT_KERNEL_TO_USER || (hint === HINT_FAULT_RETURN && this.entry === FAULT);
  }

  private begin(entry: string | undefined): void {
    this.end();
    this.done.clear();
    this.entry = entry;
    this.current = {name: entry ?? 'the program itself'};
  }
}

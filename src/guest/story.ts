/**
 * The words of a story: all that a workload may say. A story drives the guest kernel through them; the kernel turns
 * them into a recording. The vocabulary is closed: nothing here tells a workload which strategy it runs on.
 */
import type {Claim} from './claim.ts';
import type {Program} from './program.ts';
import type {Random} from './random.ts';

export type {Claim, Claimant, ExitClaim, TimeClaim} from './claim.ts';
export type {Program, ProgramMapping, Step} from './program.ts';
export {LINES_PER_PAGE} from '../hardware/address.ts';

/** How a page is touched. */
export const TOUCHES = ['read', 'write', 'fetch'] as const;
export type Touch = (typeof TOUCHES)[number];

export const PROTECTIONS = ['none', 'read', 'read-write', 'read-execute', 'read-write-execute'] as const;
export type Protection = (typeof PROTECTIONS)[number];

export interface MapOptions {
  /** What the mapping may be used for; 'read-write' unless told. */
  readonly protection?: Protection;
  /** Backed by 2 MiB (2) or 1 GiB (3) pages from the first touch on, where the guest has them; 1 unless told. */
  readonly pageLevel?: 1 | 2 | 3;
  /**
   * Where in its 2 MiB the mapping starts, in pages. Unless told the seed decides, or the guest, where its large pages want
   * an aligned start.
   */
  readonly alignment?: number;
}

export const SHARINGS = ['private', 'shared'] as const;

export interface FileOptions extends MapOptions {
  /** Private mappings copy a page on the first write; shared ones write through to the page cache. */
  readonly sharing: (typeof SHARINGS)[number];
}

/** A file in the page cache, all its pages resident. */
export interface GuestFile {
  readonly pages: number;
}

/** A mapping of `pages` pages in one process. Page numbers count from its start. */
export interface Region {
  readonly pages: number;
  /** `line` is the cache line within the page; the seed decides unless told. */
  read(page: number, line?: number): void;
  write(page: number, line?: number): void;
  /**
   * Follows a pointer: a read of the address that the access before it has just returned (a dependent load). It cannot
   * begin before that one has ended, so the processor has nothing to hide its latency behind.
   */
  follow(page: number, line?: number): void;
  fetch(page: number, line?: number): void;
  /** Every page once, in order. */
  touchAll(touch: Touch): void;
  /** The same mapping in a process that inherited it by fork. */
  in(process: Process): Region;
  /**
   * An access that the mapping's protection refuses. The process catches the signal; from its handler it goes on behind the
   * access, which never happens.
   */
  refused(touch: Touch, page: number): void;
  /** munmap of `count` pages from `from` on; the whole mapping unless told. */
  unmap(from?: number, count?: number): void;
  /** mprotect. */
  protect(protection: Protection, from?: number, count?: number): void;
  /** madvise(MADV_DONTNEED). */
  discard(from?: number, count?: number): void;
  /** mremap(MREMAP_MAYMOVE) of the whole mapping to another place. */
  move(): void;
}

export interface Process {
  /** mmap, anonymous and private. Nothing is backed before it is touched. */
  map(pages: number, options?: MapOptions): Region;
  /** mmap of a file. */
  mapFile(file: GuestFile, options: FileOptions): Region;
  /** brk: grows (or with a negative number shrinks) the heap, and returns the whole of it. */
  brk(pages: number): Region;
  /** Switches to this process; nothing happens where it runs already. Whatever a process does makes it run first. */
  run(): void;
  fork(): Process;
  /**
   * Replaces the image, and tears the old address space down: a new one with the program, which starts up when the process
   * next acts; with the process's code and stack unless told.
   */
  exec(program?: Program): void;
  /** Sleeps in a system call until the process acts next: waitpid, or a read of what is not there yet. */
  wait(): void;
  /** Ends the process; the kernel switches to whoever runs next when that one acts. */
  exit(): void;
  /** User instructions that touch no page but the process's code. */
  compute(instructions: number): void;
  /** A system call that does nothing but enter and leave the kernel. */
  syscall(): void;
  /** Sends itself a signal and returns from its handler: two system calls, and the delivery. */
  signal(): void;
  /** A pipe write or read: a system call that copies a cache line between user memory and a kernel buffer. */
  pipe(): void;
  /**
   * Returns from a pipe read in which it slept, with what another process has written. Whoever ran until now enters the
   * kernel to sleep in a read of its own, and the switch is there: one entry into the kernel, and one way out of it.
   */
  wake(): void;
}

export interface SpawnOptions {
  /** Pages of code that the process cycles through as it computes; the guest's `codePages` unless told. */
  readonly codePages?: number;
  /** What the process runs, in place of code alone; it starts up when the process first acts. */
  readonly program?: Program;
}

export interface Guest {
  spawn(options?: SpawnOptions): Process;
  file(pages: number): GuestFile;
  /** The host takes back `frames` guest frames that it has backed and that hold user pages, chosen by the seed. */
  hostReclaim(frames: number): void;
  /** Runs a kernel thread: no CR3 write, by lazy TLB. */
  kernelThread(instructions: number): void;
  /**
   * Says that a child, a lap or a round is over, and that the next will be like it. Nothing happens in the guest. Where sixteen
   * or more are measured, whether the story has a steady state is judged by whole ones.
   */
  endIteration(): void;
}

/** A number with its unit in its name, shown in results and open to `--set`. */
export type StoryParameters = Readonly<Record<string, number>>;

/** Parameters of a guest: numbers, and words where one has words. */
export type GuestSettings = Readonly<Record<string, number | string>>;

/** In the order of reports. */
export const FAMILIES = [
  'application',
  'context switch',
  'fork',
  'page-table churn',
  'memory pressure',
  'translation-bound',
  'control',
  'address trace',
] as const;

export type Family = (typeof FAMILIES)[number];

/**
 * What is measured: a *steady* state, in which each stretch is like the next, so that the warm-up has nothing left in it; or a
 * *start*, such as first touches or a program from its first access, where the way there is the result.
 */
export const MEANINGS = ['steady', 'start'] as const;

export type Meaning = (typeof MEANINGS)[number];

export interface ParameterDefinition {
  readonly default: number;
  readonly unit: string;
  readonly description: string;
  readonly min?: number;
  readonly max?: number;
  /** A share or an exponent; any other parameter is a whole number. */
  readonly fractional?: true;
}

type Values<Definitions> = {readonly [Name in keyof Definitions]: number};

export interface Workload<
  Definitions extends Readonly<Record<string, ParameterDefinition>> = Readonly<
    Record<string, ParameterDefinition>
  >,
> {
  readonly id: string;
  readonly title: string;
  readonly family: Family;
  /** What happens, what it stresses, who should lose and why: the sentence that the results confirm or refute. */
  readonly hypothesis: string;
  /** The same as numbers, each derived from what happens and not from a result. Without any there is nothing to judge. */
  readonly claims?: readonly Claim[];
  /** The definition in the field that it follows. */
  readonly follows: string;
  readonly parameters: Definitions;
  /** 'steady' unless told. */
  readonly means?: Meaning;
  /** The guest it wants where that is not the default guest, e.g. {isolated: 1}. */
  readonly guest?: GuestSettings;
  /** The host it wants, e.g. {warm: 0}. */
  readonly host?: StoryParameters;
  /** Where what happens is the host's doing, so that a machine without one says nothing: the strategy to compare with. */
  readonly reference?: string;
  /** Each yield ends the chapter it names; the first one ends the warm-up. */
  story(guest: Guest, parameters: Values<Definitions>, rng: Random): Generator<string, void, void>;
}

/** Declares a workload; its parameters' names are checked where the story uses them. */
export function workload<const Definitions extends Readonly<Record<string, ParameterDefinition>>>(
  definition: Workload<Definitions>,
): Workload {
  return definition;
}

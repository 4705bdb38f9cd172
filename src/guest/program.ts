/**
 * A program as a story declares it: what execve maps, what the loader and libc map after it, and which pages they touch
 * in which order. The kernel carries the steps out by the ways that everything goes; a touch faults where the page is not
 * there yet, and only there.
 *
 * Mappings have names. The first one is the program's file: it lies where code lies. 'heap' and 'stack' are there by
 * themselves; pages of the stack are counted from its top, all others from the start of their mapping.
 */
import type {Protection, Touch} from './story.ts';

/** `pages` pages; of `file`, from the page `page` of it on, or anonymous. Private, as whatever a loader maps. */
export interface ProgramMapping {
  readonly pages: number;
  readonly protection: Protection;
  readonly file?: readonly [name: string, page: number];
}

export type Step =
  /** Touches of user mode, one after the other. */
  | readonly [touch: Touch, mapping: string, ...pages: number[]]
  /** A store of the kernel's on its way to user mode, or in the midst of execve. */
  | {readonly kernelWrites: string; readonly page: number}
  /** mmap. */
  | ({readonly mmap: string} & ProgramMapping)
  /** mmap(MAP_FIXED) at page `at` of a mapping; what was there goes. */
  | ({readonly over: string; readonly at: number} & ProgramMapping)
  | {readonly mprotect: string; readonly at: number; readonly pages: number; readonly protection: Protection}
  /** munmap of the whole mapping. */
  | {readonly munmap: string}
  /** brk: moves the heap's end by so many pages; 0 asks where it is. */
  | {readonly brk: number}
  /** System calls that touch no mapping. */
  | {readonly syscalls: number};

export interface Program {
  readonly name: string;
  /** Pages of each file, all in the page cache. Programs that name the same file share it. */
  readonly files: Readonly<Record<string, number>>;
  /** Pages of the stack's mapping. */
  readonly stackPages: number;
  /** Where in the first mapping its own code starts, and pages of it: what the program cycles through as it computes. */
  readonly code: readonly [page: number, pages: number];
  /** User instructions before each touch and system call of the steps below. */
  readonly instructionsPerStep: number;
  /** Within execve: maps and stores of the kernel's. */
  readonly image: readonly Step[];
  /** From the first instruction on until the program does what it is for. */
  readonly start: readonly Step[];
  /** What fork has the parent do when it returns. */
  readonly forked?: readonly Step[];
  /** What fork has the child do before anything else. */
  readonly born?: readonly Step[];
  /** When a wait returns. */
  readonly woken?: readonly Step[];
  /** Before execve. */
  readonly leaves?: readonly Step[];
  /** Before the process ends itself. */
  readonly exits?: readonly Step[];
}

/**
 * The operands of an event by their names: which column holds which, said once for all who read a recording. The kind
 * of the event is asked first: what a column holds of another kind is something else, or nothing.
 */
import type {Access, Gfn, Gvn, Pcid} from '../hardware/address.ts';
import type {Cr3, Hint, InvpcidScope} from '../hardware/mmu.ts';
import type {Chunk} from './format.ts';

/** The page of an access, a table store, a page write or read, an INVLPG or an INVPCID. */
export const gvnOf = (chunk: Chunk, row: number): Gvn => chunk.a[row];

/** Of an access: its marks, the line in its page, and what it is expected to come to. */
export const marksOf = (chunk: Chunk, row: number): number => chunk.b[row];
export const lineOf = (chunk: Chunk, row: number): number => chunk.d[row];
export const expectationOf = (chunk: Chunk, row: number): number => chunk.e[row];

/** Of an access in a packed chunk: how many like it follow in its run, and how many lines each is beyond the one before. */
export const furtherOf = (chunk: Chunk, row: number): number => chunk.c[row] & MOST_FURTHER;
export const strideOf = (chunk: Chunk, row: number): number => chunk.c[row] >>> FURTHER_BITS;

/** A run as its row has it. */
export const runOf = (further: number, stride: number): number => (stride << FURTHER_BITS) | further;

const FURTHER_BITS = 16;
export const MOST_FURTHER = 2 ** FURTHER_BITS - 1;

/** Of a table store and a boot entry: where the entry stands, and what it says from then on. */
export const tableOf = (chunk: Chunk, row: number): Gfn => chunk.b[row];
export const indexOf = (chunk: Chunk, row: number): number => chunk.d[row];
export const frameOf = (chunk: Chunk, row: number): number => chunk.c[row];
export const flagsOf = (chunk: Chunk, row: number): number => chunk.e[row];

/** The guest frame that a page write or a table store lands in. */
export const writtenGfnOf = (chunk: Chunk, row: number): Gfn => chunk.b[row];

/** Of computing with no access: how many instructions, in which mode (0 or USER_MODE). */
export const computedOf = (chunk: Chunk, row: number): number => chunk.a[row];
export const modeOf = (chunk: Chunk, row: number): Access => chunk.d[row];

/** Of work priced as a whole: which (a place in `WORK_EVENTS`), and how often. */
export const workOf = (chunk: Chunk, row: number): number => chunk.d[row];
export const countOf = (chunk: Chunk, row: number): number => chunk.a[row];

/** Of a load of CR3; the PCID is an INVPCID's too. */
export const rootOf = (chunk: Chunk, row: number): Gfn => chunk.a[row];
export const pcidOf = (chunk: Chunk, row: number): Pcid => chunk.d[row];
export const noFlushOf = (chunk: Chunk, row: number): boolean => chunk.e[row] !== 0;
export const cr3Of = (chunk: Chunk, row: number): Cr3 => ({
  root: rootOf(chunk, row),
  pcid: pcidOf(chunk, row),
  noFlush: noFlushOf(chunk, row),
});

/** The type of an INVPCID; it may be none that there is, in a recording that nobody has linted. */
export const scopeOf = (chunk: Chunk, row: number): InvpcidScope => chunk.e[row] as InvpcidScope;

/** Of a paravirtual mark: which, and what it is about. */
export const hintOf = (chunk: Chunk, row: number): Hint => chunk.d[row];
export const operandOf = (chunk: Chunk, row: number): number => chunk.a[row];

/** The number of the chapter that ends. */
export const chapterOf = (chunk: Chunk, row: number): number => chunk.a[row];

/** The guest frame that the host takes back, and the one that it write-protects. */
export const unmappedGfnOf = (chunk: Chunk, row: number): Gfn => chunk.a[row];
export const protectedGfnOf = (chunk: Chunk, row: number): Gfn => chunk.a[row];

/** A region, and the slot that it takes. */
export const regionOf = (chunk: Chunk, row: number): number => chunk.a[row];
export const slotOf = (chunk: Chunk, row: number): number => chunk.d[row];

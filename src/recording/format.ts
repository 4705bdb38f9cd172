/**
 * A recording is a sequence of events in columns. One event is one row of a chunk; a chunk has a fixed number of rows,
 * so a recording of any length is written, hashed and replayed in bounded memory.
 *
 *   column        what
 *   kind          what happened (the constants below)
 *   vcpu          which virtual CPU
 *   instructions  guest instructions executed before it, in the mode of the event; an access is one more, as said below
 *   d, e          uint16 operands
 *   a, b, c       uint32 operands
 *
 * What each kind puts into its operands stands beside the kind, and `operands.ts` has the names by which they are read.
 * Numbers are never reused; a reserved kind is one that a reader of this version refuses by name.
 */
import type {Access} from '../hardware/address.ts';

export const FORMAT_VERSION = 4;

/** Rows a chunk. */
export const CHUNK_EVENTS = 1 << 14;

/**
 * Kinds 0 to 7 are accesses, and the kind is the `Access`: a gvn, b marks (below), d line in the page, e expectation
 * (below). In a packed chunk c is the run that begins with it: how many accesses like it follow (low half), each with the
 * same gap before it, and how many lines each lies beyond the one before (high half).
 */
export const LAST_ACCESS = 7;

/** A store to a guest table, supervisor: a gvn written through, b gfn of the table, c frame, d index, e flags. */
export const TABLE_STORE = 8;
/** A whole page zeroed or copied over by the guest kernel: a gvn written through, b gfn. A table in it is no more. */
export const PAGE_WRITE = 9;
/** A whole page read by the guest kernel, the source of a copy: a gvn. */
export const PAGE_READ = 10;
/** Computing with no access: a instructions, d mode (0 or USER_MODE). */
export const COMPUTE = 11;
/** Guest kernel work priced as a whole: a count, d which (`WORK_EVENTS`). */
export const WORK = 12;

/** MOV to CR3: a root, d PCID, e 1 when bit 63 (no flush) was set. */
export const LOAD_CR3 = 16;
/** MOV from CR3. */
export const READ_CR3 = 17;
/** INVLPG: a gvn. */
export const INVLPG = 18;
/** INVPCID: a gvn, d PCID, e scope. */
export const INVPCID = 19;
/** MOV to CR4 that toggles PGE. */
export const TOGGLE_GLOBAL_PAGES = 20;

/** A paravirtual mark: d which (`Hint`), a operand. */
export const HINT = 24;
/** End of a chapter: a its number; the names stand in the trailer. */
export const CHAPTER = 25;
/** The story has come round: what follows is the same again. */
export const ITERATION = 26;

/** The host takes a guest frame back: a gfn. */
export const HOST_UNMAP = 32;
/** The host write-protects a guest frame: a gfn. */
export const HOST_PROTECT = 33;

/** A region takes a slot: a region, d slot. Comes before the first gvn in it. */
export const REGION = 40;
/** An entry of the tables the guest booted with, no access: b gfn of the table, c frame, d index, e flags. */
export const BOOT_ENTRY = 41;

/** Reserved for several virtual CPUs: a shootdown sent, and received. */
export const SHOOTDOWN_SEND = 48;
export const SHOOTDOWN_RECEIVE = 49;
/** Reserved for dirty logging: start, harvest, stop. */
export const DIRTY_LOG_START = 50;
export const DIRTY_LOG_HARVEST = 51;
export const DIRTY_LOG_STOP = 52;
/** Reserved for a balloon in the guest: inflate, deflate. */
export const BALLOON_INFLATE = 53;
export const BALLOON_DEFLATE = 54;

/**
 * An access carries what the guest's tables made of it: 0, it succeeded; else it faulted with this error code and this
 * mark. An access marked racy may end either way.
 */
export const EXPECT_FAULT = 1 << 8;
export const EXPECT_RACY = 1 << 9;
export const ERROR_CODE_MASK = 0xff;

/**
 * Marks of an access. It is one instruction, unless it belongs to the one that the access before it in its mode was; one
 * that faults has not been executed yet, and is counted where it succeeds. A dependent load is a user read whose address
 * the access before it returned.
 */
export const SAME_INSTRUCTION = 1 << 0;
export const DEPENDENT_LOAD = 1 << 1;
export const ALL_MARKS = SAME_INSTRUCTION | DEPENDENT_LOAD;

/** What a WORK event counts, by its operand d. */
export const WORK_EVENTS = [
  'guestFaults',
  'guestSyscalls',
  'guestContextSwitches',
  'guestPagesZeroed',
  'guestPagesCopied',
  'guestForkEntries',
  'guestPagesFreed',
  'guestPagesReclaimed',
  'guestPagesSwappedIn',
  'guestPagesAllocated',
  'guestMappingOperations',
  'guestEntriesChanged',
  'guestFilePagesMapped',
  'guestSharedPagesDirtied',
  'guestForks',
  'guestExecs',
  'guestExits',
  'guestWaits',
  'guestSignals',
  'guestPipeTransfers',
  'guestWakeups',
] as const;
export type Work = (typeof WORK_EVENTS)[number];

export const isAccess = (kind: number): kind is Access => kind <= LAST_ACCESS;

/** The columns of a fixed number of events, and how many of them are filled. */
export class Chunk {
  readonly capacity: number;
  length = 0;
  /** Events that have no row of their own, being further accesses of a run. */
  folded = 0;
  readonly kind: Uint8Array;
  readonly vcpu: Uint8Array;
  readonly instructions: Uint16Array;
  readonly d: Uint16Array;
  readonly e: Uint16Array;
  readonly a: Uint32Array;
  readonly b: Uint32Array;
  readonly c: Uint32Array;

  constructor(capacity = CHUNK_EVENTS) {
    this.capacity = capacity;
    this.kind = new Uint8Array(capacity);
    this.vcpu = new Uint8Array(capacity);
    this.instructions = new Uint16Array(capacity);
    this.d = new Uint16Array(capacity);
    this.e = new Uint16Array(capacity);
    this.a = new Uint32Array(capacity);
    this.b = new Uint32Array(capacity);
    this.c = new Uint32Array(capacity);
  }

  /** The filled part of each column as bytes, in a fixed order: what a hash or a file takes. */
  columns(): Uint8Array[] {
    return this.all().map(column => new Uint8Array(column.buffer, 0, this.length * column.BYTES_PER_ELEMENT));
  }

  /** The same events in a chunk of their number. */
  copy(): Chunk {
    const copy = new Chunk(this.length);
    copy.append(this);
    copy.folded = this.folded;
    return copy;
  }

  /** Takes over the rows of `other` in [from, to), as many as there is room for; returns how many. */
  append(other: Chunk, from = 0, to = other.length): number {
    const rows = Math.min(this.capacity - this.length, to - from);
    const columns = other.all();
    for (const [at, column] of this.all().entries())
      column.set(columns[at].subarray(from, from + rows), this.length);
    this.length += rows;
    return rows;
  }

  /** Takes over one row of `other`, for which there is room. */
  appendRow(other: Chunk, from: number): void {
    const row = this.length++;
    this.kind[row] = other.kind[from];
    this.vcpu[row] = other.vcpu[from];
    this.instructions[row] = other.instructions[from];
    this.d[row] = other.d[from];
    this.e[row] = other.e[from];
    this.a[row] = other.a[from];
    this.b[row] = other.b[from];
    this.c[row] = other.c[from];
  }

  private all(): (Uint8Array | Uint16Array | Uint32Array)[] {
    const {kind, vcpu, instructions, d, e, a, b, c} = this;
    return [kind, vcpu, instructions, d, e, a, b, c];
  }
}

/** What a recording says of itself beside its events. */
export interface RecordingHeader {
  readonly version: number;
  readonly levels: number;
  readonly indexBits: number;
  readonly guestFrames: number;
}

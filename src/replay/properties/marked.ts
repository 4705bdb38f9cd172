/**
 * A recording with the marks of a guest that says when it goes from user mode to its kernel and back: before each event
 * that the other mode brings about. After a fault of user mode the kernel returns from its handler, at a time that depends
 * on the recording: before the next access of user mode.
 */
import {isUser} from '../../hardware/address.ts';
import {
  HINT_FAULT_RETURN,
  HINT_KERNEL_TO_USER,
  HINT_USER_TO_KERNEL_FAULT,
  HINT_USER_TO_KERNEL_SYSCALL,
  type Hint,
} from '../../hardware/mmu.ts';
import {ChunkKeeper} from '../../recording/chunk-keeper.ts';
import {
  BOOT_ENTRY,
  type Chunk,
  EXPECT_FAULT,
  HINT,
  isAccess,
  LOAD_CR3,
  REGION,
} from '../../recording/format.ts';
import {expectationOf, gvnOf} from '../../recording/operands.ts';
import {Recorder} from '../../recording/recorder.ts';
import type {Recording} from './testbed.ts';

/** Of a recording with one event a chunk. */
export function marked({header, chunks}: Recording): Recording {
  const guest = new Marks();
  return {header, chunks: chunks.flatMap(chunk => [...guest.before(chunk), chunk, ...guest.after(chunk)])};
}

class Marks {
  private mode: 'kernel' | 'user' = 'kernel';
  private booted = false;
  /** The page of the fault that the kernel handles. */
  private fault: number | undefined;

  before(chunk: Chunk): Chunk[] {
    const [kind] = chunk.kind;
    this.booted ||= kind === LOAD_CR3;
    if (!this.booted || kind === BOOT_ENTRY || kind === REGION || kind === HINT) return [];
    const mode = isAccess(kind) && isUser(kind) ? 'user' : 'kernel';
    if (mode === this.mode) return [];
    this.mode = mode;
    if (mode === 'kernel') return [hint(HINT_USER_TO_KERNEL_SYSCALL, 0)];
    const {fault} = this;
    this.fault = undefined;
    return [fault === undefined ? hint(HINT_KERNEL_TO_USER, 0) : hint(HINT_FAULT_RETURN, fault)];
  }

  after(chunk: Chunk): Chunk[] {
    const [kind] = chunk.kind;
    if (!isAccess(kind) || !isUser(kind) || (expectationOf(chunk, 0) & EXPECT_FAULT) === 0) return [];
    this.mode = 'kernel';
    this.fault = gvnOf(chunk, 0);
    return [hint(HINT_USER_TO_KERNEL_FAULT, 0)];
  }
}

function hint(which: Hint, operand: number): Chunk {
  const keeper = new ChunkKeeper();
  new Recorder(keeper.sink, 1).hint(which, operand);
  return keeper.chunks[0];
}

/**
 * What a system call of a recorded program does, in the kernel, once it is known to have succeeded. What changes mappings does so
 * at the addresses that the call was given or answered. Of the others the kernel touches the buffers. Whatever is not here is
 * an entry and a return. Left out, as a record does not show it or this kernel has no such thing: MAP_POPULATE, MAP_GROWSDOWN,
 * MREMAP_DONTUNMAP, MADV_FREE and all other advice, and the mremap that doubles a shared mapping.
 */
import {LINE_BYTES, PAGE_BYTES, READ, WRITE} from '../../hardware/address.ts';
import {valueOf, type SystemCall} from '../../recording/program/program-sink.ts';
import type {Core} from '../core.ts';
import type {Running} from '../running.ts';
import type {UserPages} from '../user-pages.ts';
import {buffersOf, linesOf, type Buffer} from './buffers.ts';
import {ANONYMOUS} from './mappings.ts';
import {SYSTEM_CALL} from '../../recording/program/system-calls.ts';
import type {PageCache} from './page-cache.ts';
import type {PlayedProcess} from './played-process.ts';
import {protectionOf} from './protection.ts';

/** Flags of mmap and the advice of madvise (Linux 6.12, include/uapi/asm-generic/mman-common.h). */
const MAP_TYPE = 0xf;
const MAP_PRIVATE = 2;
const MAP_ANONYMOUS = 0x20;
const MADV_DONTNEED = 4;

/** A call that succeeded. */
interface Succeeded {
  readonly process: PlayedProcess;
  readonly call: SystemCall;
  /** Its arguments: those that the record lacks are 0. */
  readonly values: readonly [number, number, number, number, number, number];
  readonly returned: number;
}

type Effect = (call: Succeeded) => void;

export class Calls {
  private readonly core: Core;
  private readonly running: Running;
  private readonly pages: UserPages;
  private readonly cache: PageCache;
  private readonly effects: ReadonlyMap<number, Effect>;

  constructor(
    {core, running}: {readonly core: Core; readonly running: Running},
    pages: UserPages,
    cache: PageCache,
  ) {
    this.core = core;
    this.running = running;
    this.pages = pages;
    this.cache = cache;
    this.effects = new Map<number, Effect>([
      [SYSTEM_CALL.mmap, call => this.mmap(call)],
      [SYSTEM_CALL.munmap, call => this.munmap(call)],
      [SYSTEM_CALL.mprotect, call => this.mprotect(call)],
      [SYSTEM_CALL.mremap, call => this.mremap(call)],
      [SYSTEM_CALL.madvise, call => this.madvise(call)],
      [SYSTEM_CALL.brk, call => this.brk(call)],
      [SYSTEM_CALL.open, opened],
      [SYSTEM_CALL.openat, opened],
      [SYSTEM_CALL.memfd_create, opened],
      [SYSTEM_CALL.dup, duplicate],
      [SYSTEM_CALL.dup2, duplicate],
      [SYSTEM_CALL.dup3, duplicate],
      [SYSTEM_CALL.wait4, ({returned}) => this.waited(returned > 0)],
      [SYSTEM_CALL.waitid, () => this.waited(true)],
    ]);
  }

  /** The call of `process`, which runs in the kernel. One that failed does nothing; of one whose end is untold only a wait is known. */
  perform(process: PlayedProcess, call: SystemCall): void {
    const {number, result} = call;
    if (result === 'untold') {
      this.waited(number === SYSTEM_CALL.wait4);
      return;
    }
    if ('error' in result) return;
    const returned = result.value;
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = call.arguments;
    this.effects.get(call.number)?.({process, call, values: [a, b, c, d, e, f], returned});
    for (const buffer of buffersOf(call, returned)) this.touch(process, buffer);
  }

  /** The end of a call that it slept in. Who slept to read or to write did so at a pipe, and whoever is at the other end woke it. */
  performAfterSleep(process: PlayedProcess, call: SystemCall): void {
    const end = PIPE_ENDS.get(call.number);
    const moved = end !== undefined && (valueOf(call) ?? 0) > 0;
    if (moved) {
      this.core.recorder.work('guestPipeTransfers', 1);
      this.core.recorder.work('guestWakeups', 1);
    }
    this.perform(process, call);
    if (moved) this.core.accesses.pipe(end);
  }

  private mmap({process, call, values, returned}: Succeeded): void {
    const [, bytes, rights, flags, descriptor, offset] = values;
    this.operation();
    const extent = {address: returned, bytes};
    const protection = protectionOf(rights);
    const kind = (flags & MAP_TYPE) === MAP_PRIVATE ? 'private' : 'shared';
    if (!(flags & MAP_ANONYMOUS)) {
      const file = call.file === undefined ? this.fileOf(process, descriptor) : this.cache.named(call.file);
      const filePage = Math.trunc(offset / PAGE_BYTES);
      process.mappings.map(extent, {protection, backing: {kind, file}, filePage});
    } else if (kind === 'shared') {
      const backing = {kind, file: this.cache.sharedMemory()} as const;
      process.mappings.map(extent, {protection, backing, filePage: 0});
    } else process.mappings.map(extent, {protection, backing: ANONYMOUS});
  }

  /** A file of which only the descriptor is known is the process's own, until another is opened there. */
  private fileOf({files}: PlayedProcess, descriptor: number) {
    const known = files.get(descriptor);
    if (known) return known;
    const file = this.cache.unnamed();
    files.set(descriptor, file);
    return file;
  }

  private munmap({process, values: [address, bytes]}: Succeeded): void {
    this.operation();
    process.mappings.unmap({address, bytes});
  }

  private mprotect({process, values: [address, bytes, rights]}: Succeeded): void {
    this.operation();
    process.mappings.protect({address, bytes}, protectionOf(rights));
  }

  private mremap({process, values: [address, bytes, newBytes], returned}: Succeeded): void {
    this.operation();
    process.mappings.move({address, bytes}, {address: returned, bytes: newBytes});
  }

  private madvise({process, values: [address, bytes, advice]}: Succeeded): void {
    if (advice !== MADV_DONTNEED) return;
    this.operation();
    process.mappings.discard({address, bytes});
  }

  /** It answers where the heap ends, be it moved or not. */
  private brk({process, returned}: Succeeded): void {
    if (process.mappings.endHeapAt(returned)) this.operation();
  }

  private waited(reaped: boolean): void {
    if (reaped) this.core.recorder.work('guestWaits', 1);
  }

  private operation(): void {
    this.core.recorder.work('guestMappingOperations', 1);
  }

  /** Each line once, in the kernel's mode. */
  private touch(process: PlayedProcess, buffer: Buffer): void {
    const {pages, running} = this;
    this.core.accesses.copyLine(() => {
      pages.begin(Math.trunc(buffer.address / PAGE_BYTES), buffer.address % PAGE_BYTES, buffer.bytes);
      for (const address of linesOf(buffer)) {
        const gvn = pages.gvn(Math.trunc(address / PAGE_BYTES));
        running.access(process, buffer.access, gvn, (address % PAGE_BYTES) / LINE_BYTES);
      }
    });
  }
}

/** What the kernel does to the pipe's own buffer. */
const PIPE_ENDS: ReadonlyMap<number, typeof READ | typeof WRITE> = new Map([
  [SYSTEM_CALL.read, READ],
  [SYSTEM_CALL.readv, READ],
  [SYSTEM_CALL.write, WRITE],
  [SYSTEM_CALL.writev, WRITE],
]);

/** The descriptor is of another file than it may have been before. */
function opened({process: {files}, returned: descriptor}: Succeeded): void {
  files.delete(descriptor);
}

/** The descriptor that is answered is of the other one's file from here on. */
function duplicate({process: {files}, values: [from], returned: to}: Succeeded): void {
  const file = files.get(from);
  if (file) files.set(to, file);
  else files.delete(to);
}

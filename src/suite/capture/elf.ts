/**
 * What execve maps of a program under Valgrind 3.19 on x86-64: the pieces of its file, and of the loader's that it names. A program
 * that may lie anywhere lies at 0x108000 there (coregrind/m_ume/elf.c); its loader at the client's lowest address, 0x4000000, and the
 * stack 16 MiB below the highest (coregrind/m_aspacemgr/aspacemgr-linux.c): where the trace has them. Of a script it is the program that the first line names.
 */
import {closeSync, openSync, readSync} from 'node:fs';
import {PAGE_BYTES} from '../../hardware/address.ts';
import type {Image, Segment} from '../../recording/program/program-sink.ts';
import {pathOf} from './command.ts';

const PROGRAM_BASE = 0x10_8000;
const LOADER_BASE = 0x400_0000;
/** Of the main thread; the kernel puts arguments and environment right below. */
const STACK_END = 0x1f_ff00_1000;

/** Nothing of a file that cannot be read or is no such program: what it touches shows then where it lay. */
export function executed(command: string): Image {
  const path = pathOf(command) ?? command;
  const segments = segmentsOf(path, PROGRAM_BASE, 0);
  return {name: path, segments, stackEnd: STACK_END};
}

/** Linux follows so many scripts and no more. */
const MOST_SCRIPTS = 5;

function segmentsOf(path: string, base: number, depth: number): readonly Segment[] {
  const start = bytesOf(path, 0, 4096);
  if (start === undefined || depth > MOST_SCRIPTS) return [];
  const interpreter = /^#!\s*(\S+)/.exec(start.toString('latin1'))?.[1];
  if (interpreter !== undefined) return segmentsOf(interpreter, base, depth + 1);
  const elf = elfIn(path, start);
  if (elf === undefined) return [];
  const own = elf.pieces.flatMap(piece => mapped(path, elf.isFixed ? 0 : base, piece));
  return elf.loader === undefined ? own : [...own, ...segmentsOf(elf.loader, LOADER_BASE, depth + 1)];
}

interface Piece {
  readonly flags: number;
  readonly offset: number;
  readonly address: number;
  readonly fileBytes: number;
  readonly bytes: number;
}

interface Elf {
  /** Whether it lies where it says. */
  readonly isFixed: boolean;
  readonly pieces: readonly Piece[];
  readonly loader: string | undefined;
}

const [PT_LOAD, PT_INTERP] = [1, 3];
const ET_EXEC = 2;
const HEADER_BYTES = 64;
const PROGRAM_HEADER_BYTES = 56;

function elfIn(path: string, start: Buffer): Elf | undefined {
  const isElf = start.length >= HEADER_BYTES && start.toString('latin1', 0, 6) === '\x7fELF\x02\x01';
  if (!isElf || start.readUInt16LE(54) !== PROGRAM_HEADER_BYTES) return undefined;
  const at = Number(start.readBigUInt64LE(32));
  const count = start.readUInt16LE(56);
  const headers = bytesOf(path, at, count * PROGRAM_HEADER_BYTES);
  if (headers === undefined || headers.length < count * PROGRAM_HEADER_BYTES) return undefined;
  const all = Array.from({length: count}, (_, index) => {
    const header = headers.subarray(index * PROGRAM_HEADER_BYTES);
    const word = (from: number): number => Number(header.readBigUInt64LE(from));
    return {
      type: header.readUInt32LE(0),
      flags: header.readUInt32LE(4),
      offset: word(8),
      address: word(16),
      fileBytes: word(32),
      bytes: word(40),
    };
  });
  const loader = all.find(({type}) => type === PT_INTERP);
  const name =
    loader && bytesOf(path, loader.offset, loader.fileBytes)?.toString('utf8').replace(/\0.*$/su, '');
  return {
    isFixed: start.readUInt16LE(16) === ET_EXEC,
    pieces: all.filter(({type, bytes}) => type === PT_LOAD && bytes > 0),
    loader: name,
  };
}

/** What the file has of a piece, and the zeros behind. */
function mapped(
  name: string,
  base: number,
  {flags, offset, address, fileBytes, bytes}: Piece,
): readonly Segment[] {
  const protection = (flags & 4 ? 1 : 0) | (flags & 2) | (flags & 1 ? 4 : 0);
  const within = address % PAGE_BYTES;
  const start = base + address - within;
  const fileEnd = start + rounded(within + fileBytes);
  const end = start + rounded(within + bytes);
  const segments: Segment[] = [];
  if (fileBytes > 0)
    segments.push({start, bytes: fileEnd - start, protection, file: {name, offset: offset - within}});
  const zeros = fileBytes > 0 ? fileEnd : start;
  if (end > zeros) segments.push({start: zeros, bytes: end - zeros, protection});
  return segments;
}

const rounded = (bytes: number): number => Math.ceil(bytes / PAGE_BYTES) * PAGE_BYTES;

/** As many as there are; undefined where the file cannot be read. */
function bytesOf(path: string, from: number, bytes: number): Buffer | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const buffer = Buffer.alloc(bytes);
    return buffer.subarray(0, readSync(file, buffer, 0, bytes, from));
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

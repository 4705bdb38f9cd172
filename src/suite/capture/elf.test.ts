/** What execve maps of a program, from the headers of its file. */
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect, test} from 'vitest';
import {executed} from './elf.ts';

const folder = mkdtempSync(join(tmpdir(), 'pagewalk-elf-'));
afterAll(() => rmSync(folder, {recursive: true}));

const STACK_END = 0x1f_ff00_1000;

interface Header {
  readonly type: number;
  /** 4 read, 2 write, 1 execute. */
  readonly flags?: number;
  readonly offset: number;
  readonly address?: number;
  readonly fileBytes: number;
  readonly bytes?: number;
}

/** A file with these program headers and nothing to execute. */
function elf(name: string, kind: number, headers: readonly Header[], loader = ''): string {
  const bytes = Buffer.alloc(64 + 56 * headers.length + 256);
  bytes.write('\x7fELF\x02\x01', 'latin1');
  bytes.writeUInt16LE(kind, 16);
  bytes.writeBigUInt64LE(64n, 32);
  bytes.writeUInt16LE(56, 54);
  bytes.writeUInt16LE(headers.length, 56);
  for (const [
    at,
    {type, flags = 0, offset, address = 0, fileBytes, bytes: inMemory = fileBytes},
  ] of headers.entries()) {
    const start = 64 + 56 * at;
    bytes.writeUInt32LE(type, start);
    bytes.writeUInt32LE(flags, start + 4);
    for (const [field, value] of [offset, address, address, fileBytes, inMemory].entries())
      bytes.writeBigUInt64LE(BigInt(value), start + 8 + 8 * field);
  }
  bytes.write(`${loader}\0`, 64 + 56 * headers.length);
  return file(name, bytes);
}

function file(name: string, content: Buffer | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const [LOAD, INTERP] = [1, 3];
const [FIXED, ANYWHERE] = [2, 3];

test('the pieces of a program that may lie anywhere lie where Valgrind puts them, zeros behind their file', () => {
  const path = elf('anywhere', ANYWHERE, [
    {type: LOAD, flags: 4, offset: 0, fileBytes: 0x500},
    {type: LOAD, flags: 5, offset: 0x1000, address: 0x1000, fileBytes: 0x1001},
    {type: LOAD, flags: 6, offset: 0x2dd0, address: 0x3dd0, fileBytes: 0x200, bytes: 0x2300},
  ]);
  expect(executed(path)).toEqual({
    name: path,
    stackEnd: STACK_END,
    segments: [
      {start: 0x10_8000, bytes: 0x1000, protection: 1, file: {name: path, offset: 0}},
      {start: 0x10_9000, bytes: 0x2000, protection: 5, file: {name: path, offset: 0x1000}},
      {start: 0x10_b000, bytes: 0x1000, protection: 3, file: {name: path, offset: 0x2000}},
      {start: 0x10_c000, bytes: 0x3000, protection: 3},
    ],
  });
});

test('one that lies where it says brings the loader that it names', () => {
  const loader = elf('loader', ANYWHERE, [{type: LOAD, flags: 5, offset: 0, fileBytes: 0x800}]);
  const path = elf(
    'fixed',
    FIXED,
    [
      {type: INTERP, offset: 64 + 56 * 2, fileBytes: loader.length + 1},
      {type: LOAD, flags: 5, offset: 0, address: 0x40_0000, fileBytes: 0x1000},
    ],
    loader,
  );
  expect(executed(path).segments).toEqual([
    {start: 0x40_0000, bytes: 0x1000, protection: 5, file: {name: path, offset: 0}},
    {start: 0x400_0000, bytes: 0x1000, protection: 5, file: {name: loader, offset: 0}},
  ]);
});

test('of a script it is the program that its first line names, and of two that name each other nothing', () => {
  const path = elf('interpreter', FIXED, [
    {type: LOAD, flags: 5, offset: 0, address: 0x40_0000, fileBytes: 1},
  ]);
  const script = file('script', `#! ${path} -e\necho\n`);
  expect(executed(script)).toEqual({...executed(path), name: script});
  file('chicken', `#!${join(folder, 'egg')}\n`);
  file('egg', `#!${join(folder, 'chicken')}\n`);
  expect(executed(join(folder, 'egg')).segments).toEqual([]);
});

test('of what is no program, or is not there, nothing is known', () => {
  for (const path of [file('text', 'hello'), file('short', '\x7fELF\x02\x01'), join(folder, 'nowhere')])
    expect(executed(path)).toEqual({name: path, segments: [], stackEnd: STACK_END});
});

test('a command without a slash is the file of PATH', () => {
  expect(executed('sh').name).toMatch(/\/sh$/);
  expect(executed('no-such-command-here').name).toBe('no-such-command-here');
});

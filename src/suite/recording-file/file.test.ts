/** The container, whatever a level puts into it: what goes in comes out, and nothing that is not whole does. */
import {existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {hostname, tmpdir} from 'node:os';
import {join} from 'node:path';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import {crc32, zstdCompressSync} from 'node:zlib';
import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {expectProperty} from '../../testing/property.ts';
import {UsageError} from '../usage-error.ts';
import {FileReader} from './file-reader.ts';
import {FileWriter} from './file-writer.ts';
import {MARKERS, START_BYTES, type FileHeader} from './layout.ts';
import {headBytes, type SectionHead} from './section.ts';

const folder = mkdtempSync(join(tmpdir(), 'pagewalk-file-'));
const PATH = join(folder, 'some.pagewalk');

/** Columns that no level has. */
const HEADER: FileHeader = {
  level: 'program',
  levelVersion: 3,
  madeBy: 'a test',
  columns: [
    {name: 'kind', type: 'u8'},
    {name: 'gap', type: 'u16'},
    {name: 'page', type: 'u32'},
  ],
  about: {anything: ['goes']},
};

type Row = readonly [number, number, number];

const asColumns = (rows: readonly Row[]): Uint8Array[] => [
  Uint8Array.from(rows, ([kind]) => kind),
  new Uint8Array(Uint16Array.from(rows, ([, gap]) => gap).buffer),
  new Uint8Array(Uint32Array.from(rows, ([, , page]) => page).buffer),
];

function write(rows: readonly Row[], blockRows: number, pieces = 1): Buffer {
  const writer = new FileWriter(PATH, HEADER, blockRows);
  const size = Math.ceil(rows.length / pieces);
  for (let from = 0; from < rows.length; from += size) {
    const piece = rows.slice(from, from + size);
    writer.add(asColumns(piece), piece.length);
  }
  writer.end({said: 'at the end'});
  return readFileSync(PATH);
}

function read(path = PATH) {
  const file = new FileReader(path);
  try {
    const rows: Row[] = [];
    const blocks = file.blocks();
    let next = blocks.next();
    for (; !next.done; next = blocks.next()) {
      const [kind, gap, page] = next.value.columns.map(column => Buffer.from(column));
      for (let row = 0; row < next.value.rows; row++)
        rows.push([kind[row], gap.readUInt16LE(2 * row), page.readUInt32LE(4 * row)]);
    }
    return {header: file.header, rows, trailer: next.value};
  } finally {
    file.close();
  }
}

/** The sentence that a file is refused by. */
function refusal(bytes: Uint8Array): string {
  const path = join(folder, 'spoilt.pagewalk');
  writeFileSync(path, bytes);
  try {
    read(path);
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(UsageError);
    return (thrown as Error).message.replace(`${folder}/`, '');
  }
  return 'nothing';
}

const SOME: readonly Row[] = Array.from({length: 100}, (_, at) => [at % 7, at * 300, at * 4_000_000]);

test('rows come out as they went in, in whatever pieces and blocks', () => {
  const row = fc.tuple(fc.nat(255), fc.nat(65535), fc.nat(0xffffffff));
  expectProperty(
    fc.property(
      fc.array(row, {maxLength: 200}),
      fc.integer({min: 1, max: 50}),
      fc.integer({min: 1, max: 9}),
      (rows, blockRows, pieces) => {
        const bytes = write(rows, blockRows, pieces);
        expect(read()).toEqual({
          header: HEADER,
          rows,
          trailer: {rows: rows.length, about: {said: 'at the end'}},
        });
        expect(write(rows, blockRows).equals(bytes)).toBe(true);
      },
    ),
    {numRuns: 20},
  );
});

describe('what is not as it was written is refused by one sentence that says where', () => {
  test('cut at any byte', () => {
    const bytes = write(SOME, 32);
    for (let length = 0; length < bytes.length; length++) {
      const sentence = refusal(bytes.subarray(0, length));
      expect(sentence).toMatch(/^spoilt\.pagewalk, byte \d+: found the end of the file, expected .*$/);
      expect(sentence).toContain(`byte ${length}:`);
    }
  });

  // A bit of a compressed block may be one that zstd does not look at.
  test('changed in any byte, unless no row is another for it', () => {
    const bytes = write(SOME, 32);
    const whole = read();
    const harmless = [...bytes.keys()].filter(at => {
      const spoilt = Buffer.from(bytes);
      spoilt[at] ^= 1 << (at % 8);
      const sentence = refusal(spoilt);
      if (sentence !== 'nothing') expect(sentence).toMatch(/^spoilt\.pagewalk, byte \d+: .+$/);
      else expect(read(join(folder, 'spoilt.pagewalk'))).toEqual(whole);
      return sentence === 'nothing';
    });
    expect(harmless.length).toBeLessThan(bytes.length / 100);
  });

  test('continued', () => {
    const bytes = write(SOME, 32);
    expect(refusal(Buffer.concat([bytes, bytes]))).toBe(
      `spoilt.pagewalk, byte ${bytes.length}: found more, expected the end of the file`,
    );
  });

  test('without a block', () => {
    const [whole, less] = [write(SOME, 50), write(SOME.slice(0, 50), 50)];
    const [before, ending] = [less, whole].map(bytes => bytes.lastIndexOf('TAIL'));
    const spoilt = Buffer.concat([less.subarray(0, before), whole.subarray(ending)]);
    expect(refusal(spoilt)).toBe(
      `spoilt.pagewalk, byte ${before}: found an end of 100 rows, expected the 50 before it`,
    );
  });

  test('of another kind, or a newer version', () => {
    expect(refusal(Buffer.from('I  0401ab70,3\n'))).toBe(
      'spoilt.pagewalk, byte 0: found other bytes, expected a recording file, which begins "pagewalk"',
    );
    const newer = write(SOME, 32);
    newer.writeUInt32LE(2, 8);
    expect(refusal(newer)).toBe(
      'spoilt.pagewalk, byte 8: format version is 2, expected 1: a newer pagewalk wrote it',
    );
  });
});

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes that are held beside the heap. */
function outside(): number {
  collect();
  return process.memoryUsage().arrayBuffers;
}

describe('a file that claims what cannot be, with all its checksums', () => {
  const start = write([], 32).subarray(0, START_BYTES);
  const textOf = (kind: 'header' | 'trailer', value: unknown): Buffer => {
    const text = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
    return Buffer.concat([headBytes({kind, rows: 0, bytes: text.length, checksum: crc32(text)}), text]);
  };
  const header = textOf('header', HEADER);
  const claimed = (head: SectionHead, content: Uint8Array = Buffer.alloc(0)): Buffer =>
    Buffer.concat([start, header, headBytes(head), content]);
  const GIB = 2 ** 30;
  const bomb = zstdCompressSync(Buffer.alloc(2 ** 26));

  test.each([
    [
      'a header of a GiB',
      Buffer.concat([start, headBytes({kind: 'header', rows: 0, bytes: GIB, checksum: 0})]),
      'found a header of 1073741824 bytes, expected at most 1048576',
    ],
    [
      'a block before the header',
      Buffer.concat([start, headBytes({kind: 'block', rows: 1, bytes: 1, checksum: 0})]),
      'found a block, expected the header',
    ],
    ['two headers', Buffer.concat([start, header, header]), 'found a header, expected the trailer'],
    [
      'no JSON',
      Buffer.concat([start, textOf('header', '{')]),
      'the header: the whole is missing, expected an object',
    ],
    [
      'no columns',
      Buffer.concat([start, textOf('header', {...HEADER, columns: []})]),
      'the header: columns is [], expected a list of at least 1',
    ],
    [
      'a column of strings',
      Buffer.concat([start, textOf('header', {...HEADER, columns: [{name: 'x', type: 'text'}]})]),
      'the header: columns[0].type is "text", expected one of "u8", "u16", "u32"',
    ],
    [
      'a million columns',
      Buffer.concat([
        start,
        textOf('header', {...HEADER, columns: Array.from({length: 10_000}, () => HEADER.columns[0])}),
      ]),
      ', expected a list of at most 32',
    ],
    [
      'a name that clears the screen',
      Buffer.concat([start, textOf('header', {...HEADER, madeBy: '\u001b[2J'})]),
      'the header: madeBy is',
    ],
    [
      'four thousand million rows',
      claimed({kind: 'block', rows: 2 ** 32 - 1, bytes: 1, checksum: 0}),
      'found a block of 4294967295 rows, expected 1 to 65536',
    ],
    [
      'no rows',
      claimed({kind: 'block', rows: 0, bytes: 0, checksum: 0}),
      'found a block of 0 rows, expected 1 to 65536',
    ],
    [
      'a block of a GiB',
      claimed({kind: 'block', rows: 1, bytes: GIB, checksum: 0}),
      'found 1073741824 bytes for 1 rows, expected at most 519',
    ],
    [
      'a bomb',
      claimed({kind: 'block', rows: 65536, bytes: bomb.length, checksum: 0}, bomb),
      'found other bytes, expected 65536 rows by zstd',
    ],
    [
      'less than it says',
      claimed({kind: 'block', rows: 65536, bytes: 9, checksum: 0}, zstdCompressSync(Buffer.alloc(0))),
      'found other bytes, expected 65536 rows by zstd',
    ],
  ])('%s', (_what, bytes, said) => {
    const before = outside();
    expect(refusal(bytes)).toContain(said);
    expect(outside() - before).toBeLessThan(2 ** 23);
  });
});

describe('a file is there when all of it is', () => {
  const target = join(folder, 'whole/new.pagewalk');
  const there = (): readonly string[] => readdirSync(join(folder, 'whole'));

  test('and nothing is left of one that was given up', () => {
    const writer = new FileWriter(target, HEADER, 32);
    writer.add(asColumns(SOME), SOME.length);
    expect(existsSync(target)).toBe(false);
    expect(there()).toHaveLength(1);
    writer.abandon();
    expect(there()).toEqual([]);
  });

  test('nor of one whose end cannot be written; the file of the same name stays as it was', () => {
    const first = new FileWriter(target, HEADER);
    first.end({});
    const before = readFileSync(target);
    const writer = new FileWriter(target, HEADER);
    expect(() => writer.end({text: 'x'.repeat(2 ** 21)})).toThrow('expected at most 1048576');
    expect(there()).toEqual(['new.pagewalk']);
    expect(readFileSync(target).equals(before)).toBe(true);
  });

  test('what a killed process left goes with the next', () => {
    const left = `${target}.pagewalk-${hostname()}-999999999.tmp`;
    writeFileSync(left, 'half');
    new FileWriter(target, HEADER).end({});
    expect(there()).toEqual(['new.pagewalk']);
  });
});

test('a file of 35 MB of rows is never held, neither to write it nor to read it', () => {
  const columns = asColumns(SOME);
  const before = outside();
  let held = 0;
  const writer = new FileWriter(PATH, HEADER);
  for (let at = 0; at < 50_000; at++) {
    writer.add(columns, SOME.length);
    if (at % 5000 === 0) held = Math.max(held, outside() - before);
  }
  writer.end({});
  const file = new FileReader(PATH);
  let rows = 0;
  for (const block of file.blocks()) {
    rows += block.rows;
    held = Math.max(held, outside() - before);
  }
  file.close();
  expect(rows).toBe(5_000_000);
  expect(held).toBeLessThan(2 ** 24);
});

test('markers are the letters that a reader of bytes sees', () => {
  expect(Object.values(MARKERS).map(marker => Buffer.from(Uint32Array.of(marker).buffer).toString())).toEqual(
    ['HEAD', 'ROWS', 'TAIL'],
  );
});

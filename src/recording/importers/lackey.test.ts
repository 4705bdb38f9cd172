import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {expectProperty} from '../../testing/property.ts';
import type {AddressSink, LineTally} from './address-trace.ts';
import {importers} from './index.ts';
import {readLackey} from './lackey.ts';

type Record = readonly [kind: keyof AddressSink, page: number, byte: number, bytes: number];

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const encoder = new TextEncoder();

/** What `text` says, read in chunks of `chunkBytes`, each in the same buffer as the last. */
function readWhole(text: string, chunkBytes = 65536): {records: Record[]; tally: LineTally} {
  const records: Record[] = [];
  const reader = readLackey('ls.lackey', {
    instruction: (...what) => records.push(['instruction', ...what]),
    load: (...what) => records.push(['load', ...what]),
    store: (...what) => records.push(['store', ...what]),
    modify: (...what) => records.push(['modify', ...what]),
  });
  const bytes = encoder.encode(text);
  const buffer = new Uint8Array(chunkBytes);
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    const part = bytes.subarray(at, at + chunkBytes);
    buffer.set(part);
    reader.take(buffer.subarray(0, part.length));
  }
  reader.end();
  return {records, tally: reader.tally};
}

const read = (text: string, chunkBytes?: number): Record[] => readWhole(text, chunkBytes).records;

// As Valgrind 3.19 printed it.
const PRINTED = `==19919== Lackey, an example Valgrind tool
==19919== 
I  0401ab70,3
I  0401ab73,5
 S 1fff000768,8
 L 04a17de0,8
 M 0421c7cc,4
--19919-- warning: something long, ${'x'.repeat(500)}
I  0401b770,1
==19919== Exit code:       0
`;

const SAID: Record[] = [
  ['instruction', 0x401a, 0xb70, 3],
  ['instruction', 0x401a, 0xb73, 5],
  ['store', 0x1fff000, 0x768, 8],
  ['load', 0x4a17, 0xde0, 8],
  ['modify', 0x421c, 0x7cc, 4],
  ['instruction', 0x401b, 0x770, 1],
];

describe('a lackey trace', () => {
  test('is read record by record', () => {
    expect(readWhole(PRINTED)).toEqual({
      records: SAID,
      tally: {records: 6, remarks: 4, skipped: 0, spoilt: 0, firstSkipped: []},
    });
  });

  test.each([1, 2, 3, 7, 13, 64])('is the same in chunks of %i bytes, wherever they cut', chunkBytes => {
    expect(read(PRINTED, chunkBytes)).toEqual(SAID);
  });

  test('may end its lines as DOS does, and need not end its last', () => {
    expect(read(PRINTED.replaceAll('\n', '\r\n'))).toEqual(SAID);
    expect(read(PRINTED.trimEnd())).toEqual(SAID);
    expect(read(' L 10,4')).toEqual([['load', 0, 16, 4]]);
  });

  test('may be empty, or hold only what Valgrind says beside it', () => {
    expect(read('')).toEqual([]);
    expect(read('\n\n==1== nothing\n')).toEqual([]);
  });

  test('takes hexadecimal in either case', () => {
    expect(read(' L 0AbCdEf0,1\n')).toEqual([['load', 0xabcd, 0xef0, 1]]);
  });

  test('is read by the importer for its extension', () => {
    expect(importers['.lackey']).toBe(readLackey);
  });
});

test('a record is read as it was written, whatever its address, in large letters or small', () => {
  const letters = {instruction: 'I', load: 'L', store: 'S', modify: 'M'} as const;
  const anyRecord = fc.record({
    kind: fc.constantFrom('instruction', 'load', 'store', 'modify'),
    address: fc.bigInt({min: 0n, max: 2n ** 64n - 1n}),
    bytes: fc.integer({min: 1, max: 4096}),
    large: fc.boolean(),
    zeros: fc.nat(3),
  });
  expectProperty(
    fc.property(fc.array(anyRecord, {maxLength: 20}), written => {
      const lines = written.map(({kind, address, bytes, large, zeros}) => {
        const digits = `${'0'.repeat(zeros)}${address.toString(16)}`;
        return ` ${letters[kind]} ${large ? digits.toUpperCase() : digits},${bytes}\n`;
      });
      expect(read(lines.join(''))).toEqual(
        written.map(({kind, address, bytes}) => [
          kind,
          Number(address >> 12n),
          Number(address & 0xfffn),
          bytes,
        ]),
      );
    }),
  );
});

test('a page number is exact to the last of 64 bits', () => {
  expect(read(' L 80000000000ffc,4\n S ffffffffffffffff,1\n L 0000000000000000000010,1\n')).toEqual([
    ['load', 0x8000_0000_000, 0xffc, 4],
    ['store', 2 ** 52 - 1, 0xfff, 1],
    ['load', 0, 0x10, 1],
  ]);
});

// One blank after the letter, as CMU's cache lab prints it; blanks at the end, or none before, as others do.
describe('blanks count for nothing, but that one follows the letter', () => {
  test.each([
    'I 0401ab70,3',
    'I  0401ab70,3 ',
    ' I 0401ab70,3',
    'I\t0401ab70,3\t\r',
    '   I   0401ab70 , 3',
    'I  0x401ab70,3',
    `I  401ab70,3${' '.repeat(200)}`,
  ])('%j', line => {
    expect(read(`${line}\n`)).toEqual([['instruction', 0x401a, 0xb70, 3]]);
  });

  test('so a table that a program prints is no trace', () => {
    expect(readWhole('Lead,82\nIce,4\nL10,4\n')).toMatchObject({records: [], tally: {skipped: 3, spoilt: 0}});
  });
});

describe('a line that is neither record nor remark is skipped, counted and shown', () => {
  test.each([
    'hello from the program',
    'total 12',
    '--- a heading ---',
    '== no process ==',
    'I  ,3',
    ' X 0401ab70,3',
    ',',
    'I',
    ' L',
    'Süße Grüße',
  ])('%j', line => {
    const {records, tally} = readWhole(`==1==\nI  0,1\n${line}\nI  0,1\n`);
    expect(records).toHaveLength(2);
    expect(tally).toEqual({
      records: 2,
      remarks: 1,
      skipped: 1,
      spoilt: 0,
      firstSkipped: [{line: 3, text: line}],
    });
  });

  // A program that writes while lackey does may write into a record.
  test.each([
    'I  0401ab70',
    'I  0401ab70,',
    'L 10,',
    'I  0401xyz0,3',
    'I  0401ab70,0x3',
    'I  0401ab70,3 and more',
    ' S 1fffhello',
    'I  0x,3',
    ' L 10,-1',
    'Name?  L 1fff000f58,8',
    'doneI  0401ab70,3',
  ])('and where it begins or ends as a record does, that is said: %j', line => {
    const {tally} = readWhole(`${line}\nI  0,1`);
    expect(tally).toMatchObject({records: 1, skipped: 1, spoilt: 1, firstSpoilt: {line: 1, text: line}});
  });

  test('the first five are shown, and of what is long the beginning', () => {
    const {tally} = readWhole(`I  0,1\n${'y'.repeat(1000)}\n${'z\n'.repeat(9)} L 1\n L 2\n`);
    expect(tally).toMatchObject({records: 1, skipped: 12, spoilt: 2, firstSpoilt: {line: 12, text: ' L 1'}});
    expect(tally.firstSkipped).toEqual([
      {line: 2, text: `${'y'.repeat(64)}…`},
      ...[3, 4, 5, 6].map(line => ({line, text: 'z'})),
    ]);
  });

  test('what follows a record on its line spoils it, however far behind', () => {
    expect(readWhole(` L 10,4${' '.repeat(100)}and more\n`).tally).toMatchObject({records: 0, spoilt: 1});
  });
});

describe('a record that nothing could have done is an error that names it', () => {
  test.each(['0', '4097', '99999999999999999999'])('a size of %s', size => {
    expect(() => read(`I  0,1\n L 10,${size}\n`)).toThrow(
      `ls.lackey, line 2: size ${size} of " L 10,${size}", expected 1 to 4096 bytes`,
    );
  });

  test('an address of more than 64 bits', () => {
    expect(() => read('I  012345678901234567,3\n')).toThrow(
      'ls.lackey, line 1: address 0x12345678901234567 has 17 hexadecimal digits, expected at most 16',
    );
  });
});

test('what takes the records is told where in the file it failed', () => {
  const full = () => {
    throw new Error('the guest is full');
  };
  const reader = readLackey('a.lackey', {instruction() {}, load: full, store: full, modify: full});
  expect(() => reader.take(encoder.encode('I  0,1\n L 8,4\n'))).toThrow(
    'a.lackey, line 2: the guest is full',
  );
});

/** A trace of any length, made in one buffer as it is asked for. */
function endless(bufferBytes: number, buffers: number) {
  const line = new TextEncoder().encode('I  0401ab70,4\n L 1fff000768,8\n');
  const buffer = new Uint8Array(bufferBytes);
  let left = buffers;
  let at = 0;
  return () => {
    if (left-- === 0) return undefined;
    for (let byte = 0; byte < bufferBytes; byte++) buffer[byte] = line[at++ % line.length];
    return buffer;
  };
}

// 50 buffers of 64 KiB are 3.2 MiB, and every second one ends within a line. Were they kept, as bytes or as text, the
// heap or what lies beside it would grow by that.
test('a trace of fifty buffers is never held', () => {
  const before = memory();
  let most = 0;
  let reads = 0;
  const readChunk = endless(65535, 50);
  let handed = 0;
  const count = () => handed++;
  const reader = readLackey('long.lackey', {instruction: count, load: count, store: count, modify: count});
  for (let chunk = readChunk(); chunk; chunk = readChunk()) {
    if (++reads % 10 === 0) most = Math.max(most, memory());
    reader.take(chunk);
  }
  reader.end();
  // Two records each 30 bytes.
  expect(handed).toBe((2 * 50 * 65535) / 30);
  expect(most - before).toBeLessThan(2 ** 18);
});

/** Bytes in use, after everything that is not has been collected. */
function memory(): number {
  collect();
  const {heapUsed, external} = process.memoryUsage();
  return heapUsed + external;
}

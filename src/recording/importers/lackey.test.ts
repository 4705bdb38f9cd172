import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import {describe, expect, test} from 'vitest';
import {importers} from './index.ts';
import {readLackey} from './lackey.ts';

type Record = readonly [kind: 'instruction' | 'load' | 'store', address: number, bytes: number];

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const encoder = new TextEncoder();

/** What `text` says, read in chunks of `chunkBytes`, each in the same buffer as the last. */
function read(text: string, chunkBytes = 65536): Record[] {
  const bytes = encoder.encode(text);
  const buffer = new Uint8Array(chunkBytes);
  let at = 0;
  const readChunk = () => {
    if (at >= bytes.length) return undefined;
    const part = bytes.subarray(at, at + chunkBytes);
    buffer.set(part);
    at += part.length;
    return buffer.subarray(0, part.length);
  };
  const records: Record[] = [];
  readLackey(
    {name: 'ls.lackey', readChunk},
    {
      instruction: (address, size) => records.push(['instruction', address, size]),
      load: (address, size) => records.push(['load', address, size]),
      store: (address, size) => records.push(['store', address, size]),
    },
  );
  return records;
}

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
  ['instruction', 0x401ab70, 3],
  ['instruction', 0x401ab73, 5],
  ['store', 0x1fff000768, 8],
  ['load', 0x4a17de0, 8],
  ['load', 0x421c7cc, 4],
  ['store', 0x421c7cc, 4],
  ['instruction', 0x401b770, 1],
];

describe('a lackey trace', () => {
  test('is read record by record; a modify is a load and a store', () => {
    expect(read(PRINTED)).toEqual(SAID);
  });

  test.each([1, 2, 3, 7, 13, 64])('is the same in chunks of %i bytes, wherever they cut', chunkBytes => {
    expect(read(PRINTED, chunkBytes)).toEqual(SAID);
  });

  test('may end its lines as DOS does, and need not end its last', () => {
    expect(read(PRINTED.replaceAll('\n', '\r\n'))).toEqual(SAID);
    expect(read(PRINTED.trimEnd())).toEqual(SAID);
    expect(read(' L 10,4')).toEqual([['load', 16, 4]]);
  });

  test('may be empty, or hold only what Valgrind says beside it', () => {
    expect(read('')).toEqual([]);
    expect(read('\n\n==1== nothing\n')).toEqual([]);
  });

  test('takes hexadecimal in either case', () => {
    expect(read(' L 0AbCdEf0,1\n')).toEqual([['load', 0xabcdef0, 1]]);
  });

  test('is read by the importer for its extension', () => {
    expect(importers['.lackey']).toBe(readLackey);
  });
});

describe('a line that is no record is an error that shows it', () => {
  const expected =
    'expected "I  ADDRESS,SIZE", " L ADDRESS,SIZE", " S ADDRESS,SIZE" or " M ADDRESS,SIZE" with a hexadecimal address';
  const wrong = [
    'total 12',
    'I 0401ab70,3',
    'I  0401ab70',
    'I  ,3',
    'I  0401ab70,',
    'I  0401xyz0,3',
    'I  0401ab70,3 ',
    'I  0401ab70,0x3',
    ' I 0401ab70,3',
    'L  0401ab70,3',
    ' X 0401ab70,3',
    ' L0401ab70,3',
    'I  12345678901234567,3',
    ',',
    'I',
  ];

  test.each(wrong)('%j', line => {
    expect(() => read(`==1==\nI  0,1\n${line}\nI  0,1\n`)).toThrow(
      `ls.lackey, line 3: ${JSON.stringify(line)}, ${expected}`,
    );
  });

  test('cut off at the end of the file', () => {
    expect(() => read('I  0401ab70,3\n S 1fff')).toThrow('ls.lackey, line 2: " S 1fff", expected');
  });

  test.each(['0', '4097', '99999999999999999999'])('a size of %s', size => {
    expect(() => read(` L 10,${size}\n`)).toThrow(
      `ls.lackey, line 1: " L 10,${size}", ${expected}, and a size from 1 to 4096`,
    );
  });

  test('too long to be shown whole', () => {
    expect(() => read('y'.repeat(1000))).toThrow(`line 1: "${'y'.repeat(64)}…", expected`);
  });
});

test('what takes the records is told where in the file it failed', () => {
  const file = {name: 'a.lackey', readChunk: chunks('I  0,1\n L 8,4\n')};
  const full = () => {
    throw new Error('the guest is full');
  };
  const sink = {instruction: () => {}, load: full, store: full};
  expect(() => readLackey(file, sink)).toThrow('a.lackey, line 2: the guest is full');
});

/** Hands out `text` whole, once. */
function chunks(text: string): () => Uint8Array | undefined {
  const all = [encoder.encode(text)];
  return () => all.pop();
}

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
  const file = {
    name: 'long.lackey',
    readChunk: () => {
      if (++reads % 10 === 0) most = Math.max(most, memory());
      return readChunk();
    },
  };
  let handed = 0;
  const count = () => handed++;
  readLackey(file, {instruction: count, load: count, store: count});
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

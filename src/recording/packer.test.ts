import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {READ, USER_MODE, WRITE} from '../hardware/address.ts';
import {expectProperty} from '../testing/property.ts';
import {Chunk, DEPENDENT_LOAD, EXPECT_RACY, isAccess, SAME_INSTRUCTION} from './format.ts';
import {furtherOf, lineOf, MOST_FURTHER, strideOf} from './operands.ts';
import {Packer} from './packer.ts';
import {Recorder} from './recorder.ts';

interface Told {
  readonly page: number;
  readonly line: number;
  readonly gap: number;
  readonly expectation?: number;
  readonly marks?: number;
}

const chunkOf = (told: readonly Told[], write?: (recorder: Recorder) => void): Chunk => {
  const chunk = new Chunk(told.length + 8);
  const recorder = new Recorder(full => chunk.append(full), chunk.capacity);
  for (const {page, line, gap, expectation = 0, marks = 0} of told) {
    recorder.compute(gap, USER_MODE);
    recorder.access(READ | USER_MODE, page, line, expectation, marks);
  }
  write?.(recorder);
  recorder.end();
  return chunk;
};

const runsOf = (chunk: Chunk) =>
  Array.from({length: chunk.length}, (_, row) => [
    lineOf(chunk, row),
    furtherOf(chunk, row),
    strideOf(chunk, row),
  ]);

const packedRuns = (told: readonly Told[]) => runsOf(new Packer().pack(chunkOf(told)));

test('accesses to one line, or as many lines apart, are one run', () => {
  const lines = (...all: number[]) => all.map(line => ({page: 3, line, gap: 10}));
  expect(packedRuns(lines(5, 5, 5))).toEqual([[5, 2, 0]]);
  expect(packedRuns(lines(0, 16, 32, 48))).toEqual([[0, 3, 16]]);
  expect(packedRuns(lines(5, 5, 6, 7, 3))).toEqual([
    [5, 1, 0],
    [6, 1, 1],
    [3, 0, 0],
  ]);
});

test('another page, gap, expectation or mark begins another run, and a dependent load is none', () => {
  const first = {page: 3, line: 5, gap: 10};
  for (const other of [
    {...first, page: 4},
    {...first, gap: 11},
    {...first, expectation: EXPECT_RACY},
    {...first, marks: SAME_INSTRUCTION},
  ])
    expect(packedRuns([first, first, other, other])[0]).toEqual([5, 1, 0]);
  const dependent = {...first, marks: DEPENDENT_LOAD};
  expect(packedRuns([dependent, dependent])).toHaveLength(2);
});

test('a chunk without a run is the packed one itself', () => {
  const chunk = chunkOf([0, 1, 2].map(page => ({page, line: 0, gap: 0})));
  expect(new Packer().pack(chunk)).toBe(chunk);
});

test('a run is as long as its row can say', () => {
  const told = Array.from({length: MOST_FURTHER + 3}, () => ({page: 0, line: 0, gap: 0}));
  expect(packedRuns(told)).toEqual([
    [0, MOST_FURTHER, 0],
    [0, 1, 0],
  ]);
});

const anyAccess: fc.Arbitrary<Told> = fc.record({
  page: fc.nat(1),
  line: fc.nat(3),
  gap: fc.nat(1),
  expectation: fc.constantFrom(0, 0, 0, EXPECT_RACY),
  marks: fc.constantFrom(0, 0, 0, SAME_INSTRUCTION, DEPENDENT_LOAD),
});

test('a packed chunk has the same events, all of them', () => {
  const packer = new Packer();
  expectProperty(
    fc.property(fc.array(anyAccess, {maxLength: 40}), told => {
      const chunk = chunkOf(told, recorder => {
        recorder.tableStore(1, 2, 3, 4, 5);
        recorder.access(WRITE, 1, 1, 0);
      });
      const packed = packer.pack(chunk);
      expect(packed.length + packed.folded).toBe(chunk.length);
      expect(unpacked(packed).columns()).toEqual(chunk.columns());
    }),
  );
});

function unpacked(packed: Chunk): Chunk {
  const chunk = new Chunk(packed.length + packed.folded);
  for (let row = 0; row < packed.length; row++) {
    const further = isAccess(packed.kind[row]) ? furtherOf(packed, row) : 0;
    for (let at = 0; at <= further; at++) {
      chunk.appendRow(packed, row);
      if (further === 0) continue;
      chunk.c[chunk.length - 1] = 0;
      chunk.d[chunk.length - 1] = lineOf(packed, row) + at * strideOf(packed, row);
    }
  }
  return chunk;
}

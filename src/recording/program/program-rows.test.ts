/** What a program does and what its rows tell are the same; rows that no recorder writes are refused. */
import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {expectProperty} from '../../testing/property.ts';
import {ProgramChunk} from './program-chunk.ts';
import {ProgramReader} from './program-reader.ts';
import {ProgramRecorder} from './program-recorder.ts';
import type {ProgramSink} from './program-sink.ts';
import {CALL, FETCH, FORK, LOAD, NAME, RUN, SEGMENT, START, VALUE} from './rows.ts';

type Told = readonly [name: keyof ProgramSink, ...unknown[]];

/** Writes down what it is told; of an instruction its line, as long as it lies in one. */
function listener(): {readonly told: Told[]; readonly sink: ProgramSink} {
  const told: Told[] = [];
  const sink = new Proxy({} as ProgramSink, {
    get:
      (_, name: keyof ProgramSink) =>
      (...args: unknown[]) => {
        if (name !== 'instruction') {
          told.push([name, ...args]);
          return;
        }
        const [page, byte, bytes] = args as number[];
        const [first, last] = [Math.trunc(byte / 64), Math.trunc((byte + bytes - 1) / 64)];
        told.push(first === last ? [name, page, first] : [name, page, byte, bytes]);
      },
  });
  return {told, sink};
}

const tell = (sink: ProgramSink, told: readonly Told[]): void => {
  for (const [name, ...args] of told) (sink[name] as (...args: unknown[]) => void)(...args);
};

const page = fc.oneof(fc.nat(3), fc.constantFrom(2 ** 36, 2 ** 36 - 1, 0x7f1234567));
const access = fc
  .tuple(
    fc.constantFrom<keyof ProgramSink>(
      'instruction',
      'instruction',
      'instruction',
      'load',
      'store',
      'modify',
    ),
    page,
    fc.constantFrom(0, 3, 62, 64, 4095),
    fc.integer({min: 1, max: 16}),
  )
  .map((told): Told => told);

const result = fc.oneof(
  fc.nat().map(value => ({value})),
  fc.nat(100).map(error => ({error})),
  fc.constant('untold' as const),
);
const word = fc.oneof(fc.nat(), fc.constantFrom(0x7fff_ffff_f000, 2 ** 53 - 1, 2 ** 32));
const call = fc
  .tuple(
    fc.constantFrom<keyof ProgramSink>('call', 'sleep'),
    fc.record(
      {
        number: fc.nat(400),
        arguments: fc.array(word, {maxLength: 6}),
        result,
        file: fc.string({maxLength: 20}),
      },
      {requiredKeys: ['number', 'arguments', 'result']},
    ),
  )
  .map((told): Told => told);

const pages = fc.integer({min: 1, max: 2 ** 30}).map(count => 4096 * count);
const segment = fc.oneof(
  fc.record({start: pages, bytes: pages, protection: fc.nat(7)}),
  fc.record({
    start: pages,
    bytes: pages,
    protection: fc.nat(7),
    file: fc.record({name: fc.string({maxLength: 40}), offset: pages}),
  }),
);
const anyImage = fc.record({
  name: fc.string({unit: 'grapheme'}),
  segments: fc.array(segment, {maxLength: 4}),
  stackEnd: word,
});

const program = fc
  .tuple(
    anyImage,
    fc.array(
      fc.oneof(
        {arbitrary: access, weight: 8},
        call,
        fc.nat(64).map((number): Told => ['signal', number]),
        anyImage.map((each): Told => ['execute', each]),
      ),
      {maxLength: 60},
    ),
  )
  .map(([first, rest]): Told[] => [['start', first], ...rest]);

const rowsOf = (told: readonly Told[]): ProgramChunk[] => {
  const chunks: ProgramChunk[] = [];
  const recorder = new ProgramRecorder(16, chunk =>
    chunks.push(Object.assign(new ProgramChunk(chunk.length), chunkCopy(chunk))),
  );
  tell(recorder, told);
  recorder.end();
  return chunks;
};

const chunkCopy = ({length, kind, bytes, byte, instructions, low, high}: ProgramChunk) => ({
  length,
  kind: kind.slice(),
  bytes: bytes.slice(),
  byte: byte.slice(),
  instructions: instructions.slice(),
  low: low.slice(),
  high: high.slice(),
});

function toldBy(chunks: readonly ProgramChunk[]): Told[] {
  const {told, sink} = listener();
  const reader = new ProgramReader(sink);
  for (const chunk of chunks) reader.take(chunk);
  reader.end();
  return told;
}

test('what is told is told again, row by row', () => {
  expectProperty(
    fc.property(program, told => {
      const {told: expected, sink} = listener();
      tell(sink, told);
      expect(toldBy(rowsOf(told))).toEqual(expected);
    }),
  );
});

test('instructions of one line stand in the row that follows them', () => {
  const image = {name: 'a', segments: [], stackEnd: 0};
  const lines = Array.from({length: 5}, (_, at): Told => ['instruction', 7, 4 * at, 4]);
  const [{length, kind, instructions}] = rowsOf([['start', image], ...lines, ['load', 9, 0, 8]]);
  expect(Array.from(kind.slice(0, length))).toEqual([START, NAME, FETCH, LOAD]);
  expect(Array.from(instructions.slice(0, length))).toEqual([0, 0, 0, 4]);
});

test('processes that are made, run and end are told in their order', () => {
  const image = {name: 'a', segments: [], stackEnd: 0};
  const told: Told[] = [
    ['start', image],
    ['fork', 1],
    ['vfork', 2],
    ['run', 2],
    ['exit'],
    ['run', 1],
    ['exit'],
    ['run', 0],
    ['exit'],
  ];
  expect(toldBy(rowsOf(told))).toEqual(told);
});

/** Rows of kind, low, byte and bytes. */
function rows(
  ...all: readonly (readonly [kind: number, low?: number, byte?: number, bytes?: number])[]
): ProgramChunk {
  const chunk = new ProgramChunk(all.length);
  for (const [kind, low = 0, byte = 0, bytes = 0] of all) {
    const row = chunk.length++;
    chunk.kind[row] = kind;
    chunk.low[row] = low;
    chunk.byte[row] = byte;
    chunk.bytes[row] = bytes;
  }
  return chunk;
}

test.each<[string, ProgramChunk]>([
  ['row 1: an access before any program starts', rows([LOAD, 1, 0, 8])],
  ['row 1: kind 10, where a program starts', rows([RUN, 0])],
  ['row 3: kind 8, where no other program starts', rows([START], [NAME], [START])],
  ['row 3: process 1 runs, and there are 1', rows([START], [NAME], [RUN, 1])],
  ['row 3: process 5 is made, expected 1', rows([START], [NAME], [FORK, 5])],
  ['row 3: an access of 0 bytes from byte 0 of page 1', rows([START], [NAME], [LOAD, 1])],
  ['row 3: a call of 7 arguments, expected at most 6', rows([START], [NAME], [CALL, 0, 0, 7])],
  ['row 4: kind 0, expected 16', rows([START], [NAME], [CALL, 0, 0, 1], [FETCH, 1, 0, 1])],
  ['row 1: 2000 segments, expected at most 1024', rows([START, 0, 0, 2000])],
  [
    'row 4: a segment of 1 bytes from byte 0, protection 0',
    rows([START, 0, 0, 1], [NAME], [SEGMENT], [VALUE, 1]),
  ],
  ['row 3: the recording ends within it', rows([START], [NAME, 0, 0, 8])],
  ['row 3: kind 77, which is none', rows([START], [NAME], [77])],
])('%s', (sentence, chunk) => {
  expect(() => toldBy([chunk])).toThrow(sentence);
});

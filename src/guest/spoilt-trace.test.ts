/** Traces as they come, with lines missing, doubled and written over: recorded whole, or refused in one sentence. */
import {array, constantFrom, integer, nat, oneof, property, tuple} from 'fast-check';
import {expect, test} from 'vitest';
import {USER_MODE} from '../hardware/address.ts';
import {readLackey} from '../recording/importers/lackey.ts';
import {eventAt} from '../recording/reader.ts';
import {Recorder} from '../recording/recorder.ts';
import {sized} from '../testing/effort.ts';
import {expectProperty} from '../testing/property.ts';
import {addressTraceSource} from './address-trace.ts';

/** A few pages each, of the first region, the last of four levels and the last of five, and of the kernel half. */
const PLACES = [0x40_0000n, 0x7fff_ffff_0000n, 0xff_ffff_ffff_0000n];
const KERNEL = 0xffff_ffff_ff60_0000n;

const place = oneof({weight: 60, arbitrary: constantFrom(...PLACES)}, constantFrom(KERNEL));
const line = tuple(
  constantFrom('I ', ' L', ' S', ' M'),
  place,
  nat(0xfff7),
  integer({min: 1, max: 5000}),
).map(
  ([kind, base, offset, size]) =>
    `${kind} ${(base + BigInt(offset)).toString(16)},${size % 300 === 0 ? size : 1 + (size % 8)}`,
);
const cut = tuple(nat(), nat(3));

/** What is recorded of the trace: its user instructions; or the error. */
function recorded(text: string): number | string {
  let instructions = 0;
  const recorder = new Recorder(chunk => {
    const event = eventAt(chunk, 0);
    if (event.type === 'compute' && event.mode === USER_MODE) instructions += event.instructions;
    if (event.type !== 'access' || event.access < USER_MODE) return;
    instructions += chunk.instructions[0] + (event.expectation === 0 && !event.sameInstruction ? 1 : 0);
  }, 1);
  const source = addressTraceSource(
    {
      name: 'spoilt.lackey',
      read(sink) {
        const reader = readLackey('spoilt.lackey', sink);
        reader.take(new TextEncoder().encode(text));
        reader.end();
      },
    },
    {warmupAccesses: 1},
    {levels: 5, memoryPages: 2048, kernelAccesses: 0},
    1,
  );
  try {
    source.record(recorder);
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : 'no error';
  }
  return instructions;
}

/** Instructions, and what is loaded and stored before the first of them. */
function instructionsOf(text: string): number {
  const kinds = text.split('\n').flatMap(each => /^ ?([ILSM]) +[0-9a-f]+,[0-9]+$/.exec(each)?.[1] ?? []);
  const first = kinds.indexOf('I');
  return first < 0 ? kinds.length : first + kinds.filter(kind => kind === 'I').length;
}

test('a spoilt trace is recorded with an instruction for each that it tells, or refused in a sentence', () => {
  const ends = {recorded: 0, refused: 0};
  const refusal =
    /^spoilt\.lackey(, line \d+: (address|size) 0?x?[0-9a-f]+ [^\n]+| has (no loads and stores|a single load or store), [^\n]+)$/;
  expectProperty(
    property(
      array(line, {minLength: 2, maxLength: sized(40)}),
      array(cut, {maxLength: sized(6)}),
      (lines, cuts) => {
        const text = cuts.reduce((before, [at, length]) => {
          const start = at % before.length;
          return before.slice(0, start) + before.slice(start + length);
        }, lines.join('\n'));
        const end = recorded(text);
        if (typeof end === 'string') {
          expect(end).toMatch(refusal);
          ends.refused++;
        } else {
          expect(end).toBe(instructionsOf(text));
          ends.recorded++;
        }
      },
    ),
    {numRuns: 600},
  );
  expect(Math.min(ends.recorded, ends.refused)).toBeGreaterThan(60);
});

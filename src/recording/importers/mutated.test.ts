/** Traces that were spoilt: each line is read, is a remark or is skipped, as a grammar written apart says. */
import {
  array,
  bigInt,
  constantFrom,
  integer,
  nat,
  oneof,
  pre,
  property,
  record as recordOf,
  string,
  tuple,
} from 'fast-check';
import {expect, test} from 'vitest';
import type {AddressSink} from './address-trace.ts';
import {sized} from '../../testing/effort.ts';
import {expectProperty} from '../../testing/property.ts';
import {readLackey} from './lackey.ts';

const RECORD = /^[ \t\r]*([ILSM])[ \t\r]+(?:0[xX])?([0-9a-fA-F]+)[ \t\r]*,[ \t\r]*([0-9]+)[ \t\r]*$/;
const REMARK = /^(==|--|\*\*)[0-9][0-9:. ]*\1|^[ \t\r]*$/;
const KINDS = {I: 'instruction', L: 'load', S: 'store', M: 'modify'} as const;

interface Judged {
  readonly records: readonly string[];
  readonly remarks: number;
  /** Numbers of lines. */
  readonly skipped: readonly number[];
  /** The first record that nothing could have done. */
  readonly refused: number | undefined;
}

function judged(text: string): Judged {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const records: string[] = [];
  const skipped: number[] = [];
  let remarks = 0;
  for (const [at, line] of lines.entries()) {
    const [, letter, digits, size] = RECORD.exec(line) ?? [];
    if (letter !== undefined) {
      const address = BigInt(`0x${digits}`);
      const bytes = Number(size);
      if (address >= 1n << 64n || bytes < 1 || bytes > 4096)
        return {records, remarks, skipped, refused: at + 1};
      records.push(`${KINDS[letter as keyof typeof KINDS]} ${address} ${bytes}`);
    } else if (REMARK.test(line)) remarks++;
    else skipped.push(at + 1);
  }
  return {records, remarks, skipped, refused: undefined};
}

const hex = bigInt({min: 0n, max: (1n << 64n) - 1n}).map(address => address.toString(16));
const blanks = constantFrom(' ', '  ', '\t');
const record = tuple(
  constantFrom('', ' '),
  constantFrom('I', 'L', 'S', 'M'),
  blanks,
  hex,
  integer({min: 1, max: 4096}),
).map(([before, letter, between, address, size]) => `${before}${letter}${between}${address},${size}`);
const remark = constantFrom('==1== said', '--12-- said', '**3** said', '');
const output = constantFrom('hello', 'I am here, 4', 'Lead,82', 'total 12', '-- x', ' L ', ' S 1fff');
const impossible = constantFrom(' L 10,0', ' S 12345678901234567,8', 'I  0,5000');
const lines = array(
  oneof(
    {weight: 50, arbitrary: record},
    {weight: 10, arbitrary: remark},
    {weight: 10, arbitrary: output},
    impossible,
  ),
  {maxLength: sized(30)},
);

/** Puts `letters` in place of `length` letters. */
const change = recordOf({
  at: nat(10_000),
  length: nat(3),
  letters: string({unit: constantFrom(...Array.from(' ,\n\r\t0f9xILSM=-g\0')), maxLength: 3}),
});

function changed(text: string, changes: readonly {at: number; length: number; letters: string}[]): string {
  return changes.reduce((before, {at, length, letters}) => {
    const place = at % (before.length + 1);
    return before.slice(0, place) + letters + before.slice(place + length);
  }, text);
}

/** The records that the reader hands on, and what it throws. */
function read(text: string, chunkBytes: number) {
  const records: string[] = [];
  const told = (kind: keyof AddressSink) => (page: number, byte: number, bytes: number) =>
    records.push(`${kind} ${BigInt(page) * 4096n + BigInt(byte)} ${bytes}`);
  const reader = readLackey('spoilt.lackey', {
    instruction: told('instruction'),
    load: told('load'),
    store: told('store'),
    modify: told('modify'),
  });
  const bytes = new TextEncoder().encode(text);
  let error: string | undefined;
  try {
    for (let at = 0; at < bytes.length; at += chunkBytes) reader.take(bytes.subarray(at, at + chunkBytes));
    reader.end();
  } catch (thrown) {
    error = thrown instanceof Error ? thrown.message : 'no error';
  }
  return {records, tally: reader.tally, error};
}

test('what is read, what is a remark and what is skipped are all lines, and no record is changed', () => {
  const met = {refused: 0, skipped: 0, spoilt: 0};
  expectProperty(
    property(
      lines,
      array(change, {maxLength: sized(12)}),
      integer({min: 1, max: 100}),
      (whole, changes, chunkBytes) => {
        const text = changed(whole.join('\n'), changes);
        pre(text.split('\n').every(line => line.length <= 64));
        const {records, remarks, skipped, refused} = judged(text);
        const answer = read(text, chunkBytes);
        expect(answer.records).toEqual(records);
        const {tally} = answer;
        expect([tally.records, tally.remarks, tally.skipped]).toEqual([
          records.length,
          remarks,
          skipped.length,
        ]);
        expect(tally.firstSkipped.map(({line}) => line)).toEqual(skipped.slice(0, 5));
        if (refused === undefined) expect(answer.error).toBeUndefined();
        else
          expect(answer.error).toMatch(
            new RegExp(`^spoilt\\.lackey, line ${refused}: (size|address) [^\\n]+$`),
          );
        met.refused += refused === undefined ? 0 : 1;
        met.skipped += tally.skipped;
        met.spoilt += tally.spoilt;
      },
    ),
    {numRuns: 2000},
  );
  expect(Math.min(met.refused, met.skipped, met.spoilt)).toBeGreaterThan(50);
});

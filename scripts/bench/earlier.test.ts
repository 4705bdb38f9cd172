import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, describe, expect, test} from 'vitest';
import {keptTerminal} from '../../src/cli/test-terminal.ts';
import {compare} from './comparison.ts';
import {Earlier} from './earlier.ts';
import {measurementExample, workloadExample} from './example.ts';
import {inJson} from './telling.ts';

const folder = mkdtempSync(join(tmpdir(), 'pagewalk-earlier-'));
afterAll(() => rmSync(folder, {recursive: true}));

const FILE = join(folder, 'before.json');
const measured = measurementExample(
  workloadExample('zipf', 1000, {native: [20.5, 21.25], 'native in C': [10, 11]}),
  workloadExample('gups', 2000, {native: [40, 41]}),
);

function written(text: string): string {
  writeFileSync(FILE, text);
  return FILE;
}

/** The sentence that a file of this content is refused with, without the path. */
function refusal(content: unknown, workloads: readonly string[] = ['zipf']): string {
  const path = written(typeof content === 'string' ? content : JSON.stringify(content));
  try {
    return `accepted: ${new Earlier(path, workloads).path}`;
  } catch (thrown) {
    return (thrown as Error).message.replace(FILE, 'FILE');
  }
}

describe('what is printed as JSON', () => {
  test('is read again as it was', () => {
    const terminal = keptTerminal();
    inJson(terminal).ended(measured, undefined);
    const earlier = new Earlier(written(terminal.results.join('')), ['zipf', 'gups']);
    expect(earlier.measurement).toEqual(measured);
  });

  test('is read again with the comparison that was made', () => {
    const terminal = keptTerminal();
    const earlier = new Earlier(written(JSON.stringify(measured)), ['zipf']);
    const rows = compare(measured, measured);
    inJson(terminal).ended(measured, {earlier, rows});
    const again = new Earlier(written(terminal.results.join('')), ['zipf']);
    expect(again.measurement.comparison).toEqual({file: FILE, rows});
  });
});

describe('is refused in a sentence:', () => {
  test('a file that is not there', () => {
    expect(() => new Earlier(join(folder, 'none.json'), ['zipf'])).toThrow(
      `${join(folder, 'none.json')}: no such file or folder`,
    );
  });

  test('a folder', () => {
    expect(() => new Earlier(folder, ['zipf'])).toThrow(`${folder}: is a folder, expected a file`);
  });

  test('what is empty or no JSON', () => {
    expect(refusal('')).toBe('FILE: is empty, expected an object');
    expect(refusal('> pagewalk bench\n{}')).toMatch(
      /^FILE[^:]*: expected an object in JSON, which this is not/,
    );
  });

  test('JSON of another kind', () => {
    expect(refusal({cells: []})).toBe('FILE: kind is missing, expected one of "bench"');
    expect(refusal([])).toBe('FILE: the whole is [], expected an object');
  });

  test('a time that is none', () => {
    const {workloads, ...rest} = structuredClone(measured);
    workloads[0].columns[1].milliseconds[0] = -1;
    expect(refusal({...rest, workloads})).toMatch(
      /^FILE, line 1: workloads\[0\]\.columns\[1\]\.milliseconds\[0\] is -1, expected /,
    );
  });

  test('as many times as there were no rounds', () => {
    expect(refusal({...measured, rounds: 3})).toBe(
      'FILE, line 1: workloads[0].columns[0].milliseconds is [20.5,21.25], expected a list of 3, one a round',
    );
  });

  test('another machine or seed', () => {
    expect(refusal({...measured, machine: 'zen2'})).toBe('FILE: machine is "zen2", expected "cascade-lake"');
    expect(refusal({...measured, seed: 2})).toBe('FILE: seed is 2, expected 1');
  });

  test('a workload that it does not have', () => {
    expect(refusal(measured, ['zipf', 'prefork'])).toBe(
      'FILE: has no workload "prefork", expected one of zipf, gups',
    );
  });

  test('a recording of another length', () => {
    const earlier = new Earlier(written(JSON.stringify(measured)), ['gups']);
    earlier.expectSame({workload: 'gups', accesses: 2000});
    expect(() => earlier.expectSame({workload: 'gups', accesses: 2001})).toThrow(
      `${FILE}: gups has 2000 accesses, expected 2001, as it has now`,
    );
  });
});

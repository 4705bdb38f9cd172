import {expect, test} from 'vitest';
import type {Cell} from '../suite/result.ts';
import {counting, progressOn} from './progress.ts';
import {keptTerminal} from './test-terminal.ts';

const cell = (status: Cell['status']): Cell => ({status}) as Cell;

/** What is said of passes that end so many seconds after the start, of as many as are to go. */
function said(passes: number, ends: readonly number[], cells: readonly Cell[] = [], stored = 0): string[] {
  const terminal = keptTerminal();
  let seconds = 1000;
  const progress = progressOn(terminal, () => seconds * 1000);
  progress.begun(passes, stored);
  for (const end of ends) {
    seconds = 1000 + end;
    progress.passed(cells);
  }
  progress.ended();
  return terminal.asides;
}

test('what is left goes by the passes that are done', () => {
  // 4 of 10 in 40 seconds: six more take 60.
  expect(said(10, [1, 2, 3, 40])).toEqual(['pass 4 of 10, 40 s, about 1 min 0 s left\n']);
  expect(said(4, [1, 2, 3, 100])).toEqual(['pass 4 of 4, 1 min 40 s\n']);
});

test('a line is said every ten seconds', () => {
  const lines = said(6, [9, 10, 11, 19, 20, 31]);
  expect(lines.map(line => line.split(',')[0])).toEqual(['pass 2 of 6', 'pass 5 of 6', 'pass 6 of 6']);
});

test('cells that failed are counted, and no others', () => {
  const cells = [cell('ok'), cell('failed'), cell('ok')];
  expect(said(9, [10, 30], cells)).toEqual([
    'pass 1 of 9, 10 s, about 1 min 20 s left, 1 cell failed\n',
    'pass 2 of 9, 30 s, about 1 min 45 s left, 2 cells failed\n',
  ]);
});

test('cells that are there already are told of', () => {
  expect(said(3, [], [], 1)).toEqual(['1 cell is there already; 3 passes to go\n']);
  expect(said(3, [], [], 0)).toEqual([]);
});

test('who looks on sees one line that is rewritten, and then gone', () => {
  const terminal = keptTerminal(true);
  const progress = progressOn(terminal, () => 0);
  progress.begun(1, 0);
  progress.passed([]);
  progress.ended();
  expect(terminal.asides).toEqual(['\r\u001b[Kpass 0 of 1, 0 s', '\r\u001b[Kpass 1 of 1, 0 s', '\r\u001b[K']);
});

test('what has no known end is counted, every ten seconds', () => {
  const terminal = keptTerminal();
  let seconds = 0;
  const {counted, ended} = counting(terminal, 'events recorded', () => seconds * 1000);
  for (const second of [1, 9, 10, 11, 20]) {
    seconds = second;
    counted(1000 * second);
  }
  ended();
  expect(terminal.asides).toEqual(['10,000 events recorded\n', '20,000 events recorded\n']);
});

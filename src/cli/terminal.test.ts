import {styleText} from 'node:util';
import {expect, test} from 'vitest';
import {terminalOn} from './terminal.ts';

const HOSTILE = 'a\u001b[2J\u009b31m\u202e\u2028b\rc';
const SHOWN = String.raw`a\u001b[2J\u009b31m\u202e\u2028b\rc`;

/** What comes out where something is written. */
function written(write: (terminal: ReturnType<typeof terminalOn>) => void, seen = false): string {
  let text = '';
  const take = (more: string): void => void (text += more);
  write(terminalOn({out: take, err: take, live: true, seen, colours: true, columns: 80}));
  return text;
}

test('results are lines, and what is in them is shown', () => {
  expect(written(terminal => terminal.out(`${HOSTILE}\nb\n`))).toBe(`${SHOWN}\nb\n`);
});

test('only colours are obeyed, and only where there are some', () => {
  const red = styleText('red', `x${HOSTILE}`, {validateStream: false});
  expect(written(terminal => terminal.colour(`${red}\n`))).toBe(`\u001b[31mx${SHOWN}\u001b[39m\n`);
  expect(written(terminal => terminal.out(red))).toBe(String.raw`\u001b[31mx${SHOWN}\u001b[39m`);
});

test('data are as they are, and shown where they are looked at', () => {
  const data = `${HOSTILE}\r\n\tb\r\n`;
  expect(written(terminal => terminal.data(data))).toBe(data);
  expect(written(terminal => terminal.data(data), true)).toBe(`${SHOWN}\n b\n`);
});

test('what is said is one line', () => {
  expect(written(terminal => terminal.err(`${HOSTILE}\nb\n`))).toBe(`${SHOWN}\\nb\n`);
  expect(written(terminal => terminal.err(''))).toBe('');
});

test('a line in place of another takes its room and no more', () => {
  expect(written(terminal => terminal.again(`${HOSTILE}\n`))).toBe(`\r\u001b[K${SHOWN}\\n`);
});

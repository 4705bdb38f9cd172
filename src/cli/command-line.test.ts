import {execFileSync} from 'node:child_process';
import {expect, test} from 'vitest';
import {commandOf} from './command-line.ts';

/** What a shell that has `$'…'` makes of it. */
const typed = (command: string): readonly string[] =>
  execFileSync('bash', ['-c', `printf '%s\\0' ${command}`], {
    encoding: 'utf8',
    env: {...process.env, LC_ALL: 'C.UTF-8'},
  })
    .split('\0')
    .slice(0, -1);

test.each([
  ['run', 'npx pagewalk run'],
  ['two words', "npx pagewalk 'two words'"],
  ["it's", String.raw`npx pagewalk 'it'\''s'`],
  ['a\u001b\u009b\u202e\nb', String.raw`npx pagewalk $'a\u001b\u009b\u202e\u000ab'`],
  ["it's\\\u200b\u{e0041}a", String.raw`npx pagewalk $'it\'s\\\u200b\U000e0041a'`],
])('%j can be typed again, and nothing in it is obeyed', (word, command) => {
  expect(commandOf([word])).toBe(command);
  expect(typed(command)).toEqual(['npx', 'pagewalk', word]);
});

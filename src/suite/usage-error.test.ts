import {expect, test} from 'vitest';
import {sentenceOf, UsageError} from './usage-error.ts';

test.each([
  ['the first line that says something', new Error('\n  what\nand where\n'), 'what'],
  ['of a thing that is no error', 'what\nand where', 'what'],
  ['our own, whole', new UsageError('a\nb.json: is no folder'), 'a\nb.json: is no folder'],
  ['for want of one', new Error(' \n'), 'an error without a message'],
])('the sentence of what was thrown: %s', (_, thrown, sentence) => {
  expect(sentenceOf(thrown)).toBe(sentence);
});

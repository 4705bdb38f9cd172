import {expect, test} from 'vitest';
import {shown} from './shown.ts';

const itself: unknown[] = [];
itself.push(itself);

test.for<readonly [unknown, string]>([
  [undefined, 'undefined'],
  [null, 'null'],
  [NaN, 'NaN'],
  [-0, '-0'],
  ['a\nb', '"a\\nb"'],
  [5n, '5'],
  [Symbol('five'), 'Symbol(five)'],
  [{at: [1, 2]}, '{"at":[1,2]}'],
  [() => 3, '() => 3'],
  [Promise.resolve(1), 'a Promise'],
  [new Map(), 'a Map'],
  [itself, 'an object'],
  [{big: 5n}, 'an object'],
  [Object.create(null), '{}'],
  ['a'.repeat(50), `"${'a'.repeat(39)}…`],
])('%o', ([value, text]) => {
  expect(shown(value)).toBe(text);
});

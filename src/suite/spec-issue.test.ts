/** What only a module of the user's can hold, and no JSON: it is told in words too. */
import {expect, test} from 'vitest';
import {z} from 'zod';
import {sentenceOfIssue} from './spec-issue.ts';

function said(schema: z.ZodType, value: unknown): string {
  return sentenceOfIssue(schema.safeParse(value).error!.issues[0], value, () => []);
}

test('a key that is no name', () => {
  const named = z.record(z.string().regex(/^[a-z]+$/, 'lower-case letters'), z.number());
  expect(said(named, {'a-b': 3})).toBe('a key is "a-b", expected lower-case letters');
  expect(said(z.object({sizes: named}), {sizes: {'a-b': 3}})).toBe(
    'sizes: a key is "a-b", expected lower-case letters',
  );
});

test.for([
  [() => 3, '() => 3'],
  [5n, '5'],
  [Symbol('five'), 'Symbol(five)'],
])('%s where a text should be', ([value, shown]) => {
  expect(said(z.object({unit: z.string()}), {unit: value})).toBe(`unit is ${String(shown)}, expected a text`);
});

test('a long text is cut between characters', () => {
  expect(said(z.number(), `${'a'.repeat(38)}\u{1f469}b`)).toBe(
    `the whole is "${'a'.repeat(38)}…, expected a number`,
  );
});

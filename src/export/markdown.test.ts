import {expect, test} from 'vitest';
import {exampleContext, exampleResult} from '../report/fixture.ts';
import {markdownText} from './markdown.ts';

const PROVENANCE = [
  ['run', 'abc'],
  ['command', 'npx pagewalk export --> <b>--format</b>'],
] as const;

const [first, ...blocks] = markdownText({
  result: exampleResult(),
  context: exampleContext(),
  provenance: PROVENANCE,
})
  .trimEnd()
  .split('\n\n');

test('begins with a comment that says where it comes from, which nothing in it ends', () => {
  const [, inside] = /^<!-- (.*) -->$/.exec(first)!;
  expect(inside).not.toMatch(/--|>/);
  expect(JSON.parse(inside)).toEqual(Object.fromEntries(PROVENANCE));
});

test('has the slowdowns of each workload, a row each', () => {
  const [head, rule, ...rows] = blocks.at(-1)!.split('\n');
  expect(blocks[0]).toBe('Slowdown over native on cascade-lake.');
  expect(head).toMatch(/^\| Workload \| Family \| native \|/);
  expect(rule).toMatch(/^\| --- \| --- \| ---: \|/);
  expect(rows.map(row => row.split(' | ')[0].slice(2))).toEqual(
    exampleContext().workloads.map(({label}) => label),
  );
});

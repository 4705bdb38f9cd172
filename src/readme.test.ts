/** What README.md shows of the reference results. */
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {commandOf, LESSON} from './explain/lesson.ts';

const ROOT = join(import.meta.dirname, '..');
const CHARTS = 'results/reference/default/charts';

const pictures = [...readFileSync(join(ROOT, 'README.md'), 'utf8').matchAll(/!\[([^\]]*)\]\(([^)]*)\)/g)];

test('every picture is there, and has words in its place', () => {
  expect(pictures.length).toBeGreaterThan(0);
  expect(pictures.filter(([, , path]) => !existsSync(join(ROOT, path)))).toEqual([]);
  expect(pictures.filter(([, words]) => words.length < 20)).toEqual([]);
});

test('the slowdowns of the default suite are shown in all their parts, each of which says which it is', () => {
  const parts = readdirSync(join(ROOT, CHARTS)).filter(name => /^slowdown.*\.svg$/.test(name));
  const shown = pictures.filter(([, , path]) => path.startsWith(`${CHARTS}/slowdown`));
  expect(shown.map(([, , path]) => path).toSorted()).toEqual(
    parts.map(name => `${CHARTS}/${name}`).toSorted(),
  );
  for (const [at, [, words]] of shown.entries())
    if (parts.length > 1) expect(words).toContain(`${at + 1} of ${parts.length}`);
});

test('the seven cases of the lesson are commands, in their order', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  expect(readme).toContain(LESSON.map(each => `npx ${commandOf(each)}\n`).join(''));
});

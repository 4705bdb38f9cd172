/** What catalogues, archives and services read of this project says what package.json says. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {parse} from 'yaml';

const ROOT = join(import.meta.dirname, '..');
const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const manifest = JSON.parse(textOf('package.json')) as Readonly<Record<string, unknown>>;

test('CITATION.cff is of this version, and names nobody whom the licence does not', () => {
  const {authors, ...citation} = parse(textOf('CITATION.cff')) as Record<string, unknown>;
  expect(citation).toMatchObject({'cff-version': '1.2.0', type: 'software', title: manifest['name']});
  expect([citation['version'], citation['license']]).toEqual([manifest['version'], manifest['license']]);
  const {author} = manifest;
  expect(authors).toEqual([{name: expect.stringMatching(new RegExp(`^${String(author)}$`, 'i'))}]);
  expect(textOf('LICENSE')).toContain(String(author));
});

test('the changelog is in the form that it names', () => {
  const headings = textOf('CHANGELOG.md').match(/^#{1,3} .*$/gm)!;
  const [title, newest, ...others] = headings;
  expect([title, newest]).toEqual(['# Changelog', '## [Unreleased]']);
  const form =
    /^## \[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d$|^### (Added|Changed|Deprecated|Removed|Fixed|Security)$/;
  expect(others.filter(heading => !form.test(heading))).toEqual([]);
});

test('the workflow does what CI does', () => {
  const {jobs} = parse(textOf('.github/workflows/check.yml')) as {
    jobs: Readonly<Record<string, {readonly steps: readonly Readonly<Record<string, string>>[]}>>;
  };
  expect(Object.values(jobs)[0].steps.at(-1)).toEqual({run: '.ci/run'});
});

/** The page for those who evaluate pagewalk: its claims are in the words of the results, and CI runs its commands. */
import {readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const page = textOf('results/artifact.md');
const claims = page
  .split('\n')
  .filter(line => /^\| .*`results\//.test(line))
  // A bar in a claim is escaped, as the rows that it quotes have it plain.
  .map(line => line.split(/(?<!\\)\|/).slice(1, -1))
  .map(([claim, command, minutes, expected]) => ({
    quoted: [...claim.matchAll(/“([^”]+)”/g)].map(([, words]) => words.replaceAll(String.raw`\|`, '|')),
    command: inCode(command),
    minutes: Number(minutes),
    expected: inCode(expected),
  }));

function inCode(cell: string): string {
  return /`([^`]+)`/.exec(cell)![1];
}

test('each number that is claimed is in the file where it is expected', () => {
  expect(claims.length).toBeGreaterThan(5);
  for (const {quoted, expected} of claims) {
    if (statSync(join(ROOT, expected)).isDirectory()) expect(quoted).toEqual([]);
    else expect(quoted.length, expected).toBe(1);
    for (const words of quoted) expect(textOf(expected)).toContain(words);
  }
});

test('each takes some minutes by a command that CI runs, by a step of its own or among those of the README', () => {
  const steps = [...textOf('.ci/run').matchAll(/^ *step \S+ (npm .*)$/gm)].map(([, words]) =>
    words.replace(' --silent', ''),
  );
  const commands = blocksOf(textOf('README.md')).flatMap(block => block.split('\n'));
  // The commit's hash, of which the page has an example.
  const isStep = (command: string): boolean =>
    steps.some(step => step.split(' "$(')[0] === command.replace(/ \d+$/, ''));
  const asked = [
    ...claims.map(({command}) => command),
    ...blocksOf(page).flatMap(block => block.split('\n')),
  ];
  const unrun = asked.filter(command => command !== '' && !commands.includes(command) && !isStep(command));
  expect(unrun).toEqual([]);
  for (const {minutes} of claims) expect(minutes).toBeGreaterThan(0);
});

const blocksOf = (markdown: string): readonly string[] =>
  [...markdown.matchAll(/^```sh\n(.*?)^```/gms)].map(([, body]) => body);

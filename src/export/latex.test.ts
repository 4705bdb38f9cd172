import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {exampleContext, exampleResult} from '../report/fixture.ts';
import {expectProperty} from '../testing/property.ts';
import {latexText} from './latex.ts';
import {latex} from './latex-text.ts';

const PROVENANCE = [
  ['run', 'abc'],
  ['command', 'npx pagewalk export 100%'],
] as const;

/** What TeX prints of an escaped text, by its own names. */
const PRINTED: Readonly<Record<string, string>> = {
  '\\textbackslash{}': '\\',
  '\\textasciicircum{}': '^',
  '\\textasciitilde{}': '~',
  '\\textless{}': '<',
  '\\textgreater{}': '>',
  '\\textbar{}': '|',
  '\\textasciigrave{}': '`',
  '{[}': '[',
  '{]}': ']',
  '{*}': '*',
  '{-}': '-',
};

const printed = (text: string): string =>
  text.replaceAll(
    /\\text[a-z]+\{\}|\{[[\]*-]\}|\\([{}$&#%_])/g,
    (all, escaped?: string) => escaped ?? PRINTED[all],
  );

test('every character is printed, and none is obeyed', () => {
  const units = (String.raw`\{}$&#%_^~<>|` + '`[]*- aé').split('');
  expectProperty(
    fc.property(fc.array(fc.constantFrom(...units)), letters => {
      const text = letters.join('').trim().replaceAll(/ +/g, ' ');
      const written = latex(text);
      expect(printed(written)).toBe(text);
      expect(written).not.toContain('--');
    }),
  );
  expect(latex('\\input{x} 50% a_b')).toBe(String.raw`\textbackslash{}input\{x\} 50\% a\_b`);
  expect(latex('1.10× [1.10–1.12]')).toBe(String.raw`1.10$\times$ {[}1.10--1.12{]}`);
  expect(latex('a--b---c-d')).toBe('a{-}-b{-}{-}-c-d');
  expect(latex('two\n\nparagraphs\u202e')).toBe(String.raw`two paragraphs\textbackslash{}u202e`);
});

const text = latexText({result: exampleResult(), context: exampleContext(), provenance: PROVENANCE});

test('is a table with the rules of booktabs, a row a workload, all of as many cells', () => {
  const lines = text.split('\n');
  const [top, middle, bottom] = ['toprule', 'midrule', 'bottomrule'].map(rule => lines.indexOf(`\\${rule}`));
  const heads = middle - top - 1;
  expect(heads).toBeGreaterThan(0);
  expect(bottom).toBeGreaterThan(middle);
  const rows = lines.filter(line => line.endsWith(' \\\\'));
  expect(rows.length).toBe(exampleContext().workloads.length + heads);
  expect(new Set(rows.map(row => row.split(' & ').length)).size).toBe(1);
  expect(lines).toContain(String.raw`\begin{tabular}{@{}llrrrrr@{}}`);
  expect(text).toContain('gups & ');
  const families = new Set(exampleContext().workloads.map(({family}) => family));
  const spaces = lines.flatMap((line, at) => (line === String.raw`\addlinespace` ? [at] : []));
  expect(spaces.length).toBe(families.size - 1);
  const familyAt = (at: number) => lines[at].split(' & ')[1];
  for (const at of spaces) expect(familyAt(at - 1)).not.toBe(familyAt(at + 1));
});

test('says in comments where it comes from, a line each', () => {
  expect(text.split('\n').slice(0, 3)).toEqual([
    '% run: abc',
    '% command: npx pagewalk export 100%',
    String.raw`% Needs \usepackage{booktabs}.`,
  ]);
});

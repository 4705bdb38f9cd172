import {expect, test} from 'vitest';
import {conclusion, flip, hiddenFault, price, sensitivity} from '../../testing/sensitivity.ts';
import {sensitivityMarkdown, sensitivityPart, sensitivitySection} from './part.ts';

const gups = {workload: 'gups <1>', first: 'kvm', second: 'nested'};

const found = sensitivity({
  prices: [
    price({flips: [flip({...gups, from: 'kvm beats nested', to: 'kvm and nested are level', at: 900})]}),
    hiddenFault(),
  ],
  robust: [
    conclusion(),
    conclusion({...gups, ratio: 1.03, seeds: null, low: 0.99, high: 1.1, shareOfDraws: 0.5}),
    conclusion({workload: 'compute', conclusion: 'level', low: 1, high: 1}),
  ],
});

test('says the answer, what nothing overturns, and in a table what something does', () => {
  const {sentences, certain, tables} = sensitivityPart(found);
  expect(sentences[0]).toMatch(/^2 of 3 verdicts hold under every one of 1000 draws/);
  expect(certain).toEqual(['nested beats kvm on prefork under every draw; by 1.90 to 4.10×.']);
  expect(tables).toHaveLength(1);
  const [row, ...others] = tables[0].rows;
  expect(others).toEqual([]);
  expect(row).toEqual([
    'gups <1>',
    'kvm',
    'nested',
    {value: 1.03, text: '1.03×'},
    'one seed',
    '0.99–1.10',
    '2.20–3.60',
    {value: 0.5, text: '50.0 %'},
    'exitCycles below 900',
  ]);
});

test('a verdict that no draw overturns and one price does is in the table', () => {
  const {certain, tables} = sensitivityPart(sensitivity({prices: [price({flips: [flip()]})]}));
  expect(certain).toEqual([]);
  expect(tables[0].rows.map(row => row.at(-1))).toEqual(['exitCycles below 640']);
});

test('has no table where nothing hangs on anything', () => {
  expect(sensitivityPart(sensitivity()).tables).toEqual([]);
  expect(sensitivityMarkdown(sensitivity()).join('\n')).not.toContain('|');
});

test('in Markdown under a heading of its own, with nothing of the user’s as markup', () => {
  const text = sensitivityMarkdown(found).join('\n\n');
  expect(text).toMatch(/^## What the conclusions rest on\n\n2 of 3 verdicts/);
  expect(text).toContain('- nested beats kvm on prefork under every draw; by 1.90 to 4.10×.');
  expect(text).toContain(String.raw`| gups \<1\> | kvm | nested | 1.03× | one seed |`);
});

test('in HTML as a section with a heading to link to', () => {
  const {text} = sensitivitySection(found)!;
  expect(text).toContain('<section aria-labelledby="sensitivity">\n<h2 id="sensitivity">');
  expect(text).toContain('gups &lt;1&gt;');
  expect(text).toContain('<data value="1.03">1.03×</data>');
});

test('where prices cannot be moved that is said, and where nobody asked nothing is', () => {
  const untold = {untold: 'That cannot be told: mine.ts: the price of reflections is NaN.'};
  expect(sensitivitySection(untold)?.text).toContain(
    '<p>That cannot be told: mine.ts: the price of reflections is NaN.</p>',
  );
  expect(sensitivityMarkdown(untold).at(-1)).toBe(
    'That cannot be told: mine.ts: the price of reflections is NaN.',
  );
  expect([sensitivitySection(undefined), sensitivityMarkdown(undefined)]).toEqual([undefined, []]);
});

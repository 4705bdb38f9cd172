import {beforeAll, describe, expect, test} from 'vitest';
import {scorecardSchema} from '../../reproduce/scorecard.ts';
import {madeUpScorecard, madeUpTargets} from '../../testing/scorecard.ts';
import {renderReproduction} from './files.ts';

const scores = madeUpScorecard.targets;
const tested = scores.filter(({verdict}) => verdict !== 'not testable');
let files: ReadonlyMap<string, string>;
const page = (id: string): string => files.get(`${id}.md`)!;

beforeAll(async () => {
  files = await renderReproduction(madeUpScorecard, madeUpTargets);
});

test('every target that can be tested has a page, a chart and a line in the table, and nothing else is there', () => {
  const charts = ['summary', ...tested.map(({id}) => id)].flatMap(name => [
    `charts/${name}.svg`,
    `charts/${name}.vl.json`,
  ]);
  const pages = ['scorecard', ...tested.map(({id}) => id)].map(name => `${name}.md`);
  expect([...files.keys()].toSorted()).toEqual(
    [...charts, ...pages, 'scorecard.html', 'scorecard.json'].toSorted(),
  );
  for (const {id, title} of scores) expect(page('scorecard')).toContain(`\n| ${id}: ${title} |`);
});

test('the same scorecard is the same bytes', async () => {
  expect(await renderReproduction(madeUpScorecard, madeUpTargets)).toEqual(files);
});

test('the data are a target a line, and are read as they were written', () => {
  const text = files.get('scorecard.json')!;
  expect(scorecardSchema.parse(JSON.parse(text))).toEqual(madeUpScorecard);
  expect(text.split('\n').filter(line => line.startsWith('{"id"'))).toHaveLength(scores.length);
});

test('each link and picture of a page is there', () => {
  const markdown = [...files].filter(([path]) => path.endsWith('.md'));
  const named = markdown.flatMap(([, text]) => [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, path]) => path));
  expect(new Set(named).size).toBe(2 * tested.length + 1);
  expect(named.filter(path => !files.has(path))).toEqual([]);
  const whole = files.get('scorecard.html')!;
  const anchors = [...whole.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(anchors).size).toBe(tested.length);
  expect(anchors.filter(id => !whole.includes(`id="${id}"`))).toEqual([]);
  expect(whole.match(/<svg /g)).toHaveLength(tested.length + 1);
});

describe('the page of a target', () => {
  test('says what was claimed, by whom, what stands for what, and each number', () => {
    for (const {id, claim, source, measures} of tested) {
      for (const said of [claim, `Source: ${source}`, `cascade-lake stands for the machine of ${id}`])
        expect(page(id)).toContain(said);
      for (const {name, tolerance} of measures) {
        expect(page(id)).toContain(`| ${name} |`);
        expect(page(id)).toContain(`| ${tolerance} |`);
      }
    }
  });

  test('says of a miss why, and what a right value would need; of nothing else', () => {
    for (const {id, verdict} of tested)
      expect(page(id).includes('## What a right value would need')).toBe(verdict !== 'reproduced');
    expect(page('X6')).toContain('## Why it is missed\n\nThe cup is too small.\n\nThe storm is too weak.');
  });

  test('has what the price is, and would have to be, and how far it is drawn', () => {
    expect(page('X5')).toContain('41 % here, and what was published is 16.5 %. Each of these prices alone');
    expect(page('X5')).toMatch(
      /\| exitCycles: [^|]* \| cascade-lake \| 1290 \| 516 \| 0\.400× \| – \| Somebody 2019, table 2 \|/,
    );
    expect(page('X5')).toMatch(
      /\| nehalem \| 1800 \| 720 \| 0\.400× \| 900 to 3600, not as far \| assumption \|/,
    );
  });

  test('says where no price would do: of counts, of what none reaches, and where only the draws miss', () => {
    expect(page('X6')).toContain('It is made of counts, on which no price bears.');
    expect(page('X6')).toContain(
      'how long: 1300 µs here, and what was published is 84.1 µs. No price alone would',
    );
    expect(page('X8')).toContain(
      'What lacks is a source for those that are assumed. It hangs most on exitCycles',
    );
  });

  test('shows where the cycles go, but for what is too little to be seen', () => {
    expect(page('X5')).toContain('| hidden faults | 79.5 % | 0.0 % |');
    expect(page('X5')).toContain('| cycles | 123,400 | 61,000 |');
    expect(page('X5')).not.toContain('pool eviction');
  });
});

test('one page has it all: nothing is fetched, and what is text stays text', async () => {
  const [first] = scores;
  const spiteful = {...first, title: '<script>alert(1)</script>'};
  const made = await renderReproduction({targets: [spiteful]}, []);
  const whole = made.get('scorecard.html')!;
  expect(whole).not.toContain('<script');
  expect(whole).not.toMatch(/(?:src|href)="(?!#)/);
  expect(made.get('X1.md')).not.toMatch(/(?<!\\)<script/);
});

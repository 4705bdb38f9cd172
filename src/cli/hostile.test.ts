/** What a user gives may hold what a terminal obeys or a reader does not see: wherever it is told, it is shown instead. */
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {beforeAll, describe, expect, test} from 'vitest';
import type {Item} from '../suite/list.ts';
import type {Result} from '../suite/result.ts';
import {bench, policy, strategy, TINY_STORY, type Answer, type Bench} from './test-session.ts';

const TIMEOUT_MS = 60_000;

/** Clears the screen, twice colours it red, turns what follows around, breaks lines in two ways, and hides. */
const HOSTILE = 'calm\u001b[2J\u001b[31m\u009b31m\u202eturned\u2028and\nbroken\u200b\u{e0041}\u007f';
/** The same without what a label may not hold. */
const LABEL = 'label\u202e\u2028\u200b\u{e0041}';
/** For a file or a folder, in whose name all but a slash may stand. */
const NAME = `name${HOSTILE}`;
const TRACE = `./${NAME}.lackey`;
const SHOWN = ['\\u001b', '\\u009b31m', '\\u202e', '\\u2028', '\\u200b', '\\udb40\\udc41', '\\u007f'];
const SHOWN_OF_LABEL = SHOWN.filter(each => !/1b|9b|7f/.test(each));

const RAW =
  /(?!\n)[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/gu;

let here: Bench;
beforeAll(() => {
  here = bench();
  here.write('import.ts', `throw new Error(${quoted});`);
  here.write('later.ts', `setTimeout(() => { throw new Error(${quoted}); }, 0);\n${TINY_STORY}`);
  here.write('key.json', JSON.stringify({workloads: ['gups'], [HOSTILE]: 1}));
  here.write('value.json', JSON.stringify({workloads: ['gups'], seeds: HOSTILE}));
  here.write('yaml.yaml', `workloads: [gups]\nreference: ${quoted}\n`);
  here.write('tiny.ts', TINY);
  here.write('odd.ts', ODD);
  here.write('thrower.ts', strategy('thrower', `throw new Error(${quoted});`));
  here.write(
    'policy.ts',
    policy('own', '')
      .replace("title: 'own'", `title: ${quoted}`)
      .replace("'FIFO, but for one thing'", quoted),
  );
  here.write(
    'machine.json',
    JSON.stringify({extends: 'zen2', id: 'own', title: HOSTILE, description: HOSTILE}),
  );
  here.write(TRACE, `I  401000,3\n L 600000,8\n${HOSTILE}\n S 600008,8\n`);
  here.write('spec.json', JSON.stringify(SPEC));
  here.write('tuning.json', JSON.stringify(TUNING));
});

const quoted = JSON.stringify(HOSTILE);

/** Nobody takes twice as long as itself: so the reason is shown. */
const REFUTED = `{who: 'native', over: 'native', atLeast: 2, believed: ${quoted}}`;

const TINY = TINY_STORY.replace("title: 'Tiny'", `title: ${quoted}`)
  .replace("hypothesis: 'none'", `hypothesis: ${quoted}, claims: [${REFUTED}]`)
  .replace("unit: 'pages', description: 'pages touched'", `unit: ${quoted}, description: ${quoted}`)
  .replace("yield 'churned'", `yield ${JSON.stringify(LABEL)}`);

const ODD = strategy('odd', 'machine.own.oddities++;')
  .replace("title: 'odd'", `title: ${JSON.stringify(`Odd (${HOSTILE})`)}`)
  .replace("'native, and then some'", quoted)
  .replace(
    "id: 'odd',",
    `id: 'odd',
  parameters: {mode: {default: ${quoted}, choices: ['plain', ${quoted}], unit: ${quoted}, description: ${quoted}}},
  events: {oddities: {description: ${quoted}, cause: 'native or shadow walk', price: {free: ${quoted}}}},`,
  );

const SPEC = {
  title: HOSTILE,
  workloads: [
    {workload: './tiny.ts', label: LABEL},
    {workload: TRACE, set: {warmupAccesses: 1}},
  ],
  strategies: [
    'native',
    {strategy: './odd.ts', set: {mode: HOSTILE}},
    './thrower.ts',
    {strategy: 'shadow-cached', label: `cached ${LABEL}`, set: {eviction: './policy.ts'}},
  ],
  machines: [{machine: './machine.json', label: LABEL}],
  seeds: 1,
};

const TUNING = {
  title: HOSTILE,
  workloads: [
    {workload: './tiny.ts', label: LABEL},
    {workload: TRACE, set: {warmupAccesses: 1}},
  ],
  strategy: 'shadow-cached',
  machine: './machine.json',
  seeds: 1,
  policies: ['fifo', './policy.ts'],
  sizes: [12, 32],
};

function expectShown(text: string, shown: readonly string[] = SHOWN): void {
  expect(text.match(RAW)).toBeNull();
  const once = text.replaceAll('\\\\', '\\');
  expect(shown.filter(each => !once.includes(each))).toEqual([]);
}

/** What is written to be read, by its name in the folder. */
function pagesOf(folder: string): ReadonlyMap<string, string> {
  const root = join(here.folder, folder);
  const paths = readdirSync(root, {recursive: true, encoding: 'utf8'}).filter(path =>
    /\.(md|html|svg|vl\.json)$/.test(path),
  );
  return new Map(paths.map(path => [path, readFileSync(join(root, path), 'utf8')]));
}

describe('what is listed', () => {
  test.each([
    ['a workload', 'workloads', './tiny.ts'],
    ['a strategy', 'strategies', './odd.ts'],
    ['a policy', 'policies', './policy.ts'],
    ['a machine', 'machines', './machine.json'],
    ['a trace', 'workloads', TRACE],
  ])('of %s', {timeout: TIMEOUT_MS}, async (_, what, file) => {
    const {status, out, err} = await here.pagewalk('list', what, file);
    expect([status, err]).toEqual([0, '']);
    expectShown(out);
    expect(out).not.toMatch(/^broken/m);
    const json = await here.pagewalk('list', what, file, '--json');
    expectShown(json.out);
    const [{id, title}] = JSON.parse(json.out) as Item[];
    expect([id, title].join()).toContain(HOSTILE);
  });
});

describe('a run', () => {
  const folder = `run${NAME}`;
  let ran: Answer;
  beforeAll(async () => {
    ran = await here.pagewalk('run', 'spec.json', '--out', folder);
  }, TIMEOUT_MS);

  test('is told on the terminal: table, verdicts, warnings, failures and where the report is', () => {
    expect(ran.status).toBe(2);
    expectShown(ran.out);
    expectShown(ran.err);
    const lines = ran.err.trimEnd().split('\n');
    expect(lines.map(line => line.split(/[: ]/, 1)[0])).toEqual(['warning', 'failed', 'failed', 'The']);
    for (const line of lines.filter(each => !each.startsWith('failed'))) expectShown(line);
  });

  test('has a page, a summary and pictures', () => {
    const pages = pagesOf(folder);
    expect([...pages.keys()]).toEqual(
      expect.arrayContaining([
        'report.html',
        'summary.md',
        'charts/slowdown.svg',
        'charts/timeline.svg',
        'charts/slowdown.vl.json',
      ]),
    );
    for (const [path, page] of pages) expectShown(page, path.startsWith('charts/') ? SHOWN_OF_LABEL : SHOWN);
    for (const name of ['slowdown.svg', 'slowdown.vl.json']) expectShown(pages.get(`charts/${name}`)!);
  });

  test(
    'is told in JSON that holds the very data',
    async () => {
      const {out, err} = await here.pagewalk('run', 'spec.json', '--out', folder, '--json');
      expectShown(out);
      expectShown(err);
      const {cells} = JSON.parse(out) as Result;
      expect(new Set(cells.map(({workload}) => workload))).toEqual(
        new Set([LABEL, `${NAME} (warmupAccesses 1)`]),
      );
    },
    TIMEOUT_MS,
  );

  test(
    'is planned',
    async () => {
      const {out, err} = await here.pagewalk('run', 'spec.json', '--dry-run');
      expectShown(out, SHOWN_OF_LABEL);
      expectShown(err);
    },
    TIMEOUT_MS,
  );

  test(
    'is reported again',
    async () => {
      const {out, err} = await here.pagewalk('report', folder);
      expectShown(out);
      expectShown(err);
    },
    TIMEOUT_MS,
  );

  test.each([
    ['latex', []],
    ['markdown', []],
    ['json', []],
    ['svg', ['--chart', 'slowdown']],
  ])('is exported as %s', {timeout: TIMEOUT_MS}, async (format, more) => {
    const {out} = await here.pagewalk('export', folder, '--format', format, ...more);
    expectShown(
      out.replaceAll(/\\textbackslash\{\}/g, '\\').replaceAll(String.raw`\_`, '_'),
      format === 'json' ? SHOWN : SHOWN_OF_LABEL,
    );
  });

  test('is exported as data that are the very data', {timeout: TIMEOUT_MS}, async () => {
    const {status, out, err} = await here.pagewalk('export', folder, '--format', 'csv');
    expect(status).toBe(2);
    expect(err).toBe('');
    expect(out).toContain(`,${LABEL},`);
    expect(out).toContain(`"${HOSTILE}"`);
  });

  test('is exported as pictures', {timeout: TIMEOUT_MS}, async () => {
    for (const format of ['pdf', 'png'])
      expect(
        (await here.pagewalk('export', folder, '--format', format, '--out', `pictures${NAME}`)).err,
      ).toMatch(/^(wrote [^\n]*\n){6}$/);
  });
});

test('exits', {timeout: TIMEOUT_MS}, async () => {
  const set = ['--set', `odd.mode=plain,${HOSTILE}`];
  for (const more of [[], ['--json']]) {
    const {status, out, err} = await here.pagewalk(
      'exits',
      '--strategy',
      './odd.ts',
      ...set,
      '--machine',
      './machine.json',
      ...more,
    );
    expect([status, err]).toEqual([0, '']);
    expectShown(out);
  }
});

test('a tuning', {timeout: TIMEOUT_MS}, async () => {
  const folder = `tuning${NAME}`;
  const planned = await here.pagewalk('tune', 'tuning.json', '--dry-run');
  expectShown(planned.out);
  const {status, out, err} = await here.pagewalk(
    'tune',
    'tuning.json',
    '--folder',
    folder,
    '--out',
    `${NAME}.json`,
  );
  expect(status).toBe(0);
  expectShown(out);
  expectShown(err);
  expect(existsSync(join(here.folder, `${NAME}.json`))).toBe(true);
  const pages = pagesOf(folder);
  for (const [path, page] of pages) expectShown(page, path.startsWith('charts/') ? [] : SHOWN);
  for (const name of ['cycles-by-size.svg', 'cycles-by-size.vl.json'])
    expectShown(pages.get(`charts/${name}`)!, SHOWN_OF_LABEL);
});

/** What is thrown has its first line; what the user named, its breaks too. */
const OF_FIRST_LINE = SHOWN.slice(0, 4);
const WITH_BREAKS = [...SHOWN, String.raw`and\nbroken`];

describe('a mistake is one line', () => {
  test.each([
    ['a spec that is not there', WITH_BREAKS, ['run', `./absent${NAME}.json`]],
    ['a verb that there is not', WITH_BREAKS, [HOSTILE]],
    ['an option that there is not', WITH_BREAKS, ['run', `--${HOSTILE}`]],
    ['a choice that there is not', WITH_BREAKS, ['list', HOSTILE]],
    ['a number that is none', WITH_BREAKS, ['run', '--jobs', HOSTILE]],
    ['an id of nothing', WITH_BREAKS, ['run', '--workload', HOSTILE]],
    ['an id in no list', WITH_BREAKS, ['list', 'strategies', HOSTILE]],
    ['a parameter that there is not', WITH_BREAKS, ['run', '--workload', 'gups', '--set', `${HOSTILE}=1`]],
    [
      'a value that is not allowed',
      WITH_BREAKS,
      ['run', '--workload', 'gups', '--set', `host.pageKiB=${HOSTILE}`],
    ],
    ['a reference that is not run', WITH_BREAKS, ['run', './yaml.yaml']],
    ['a key that there is not', WITH_BREAKS, ['run', './key.json']],
    ['a value of another kind', ['\\u001b', '\\u009b31m', '\\u202e'], ['run', './value.json']],
    ['a run that is not there', WITH_BREAKS, ['report', `./${NAME}`]],
    ['what a module throws at once', OF_FIRST_LINE, ['run', '--workload', './import.ts']],
  ])('%s', {timeout: TIMEOUT_MS}, async (_, shown, argv) => {
    expectOneLine(await here.pagewalk(...argv), shown);
  });

  test('what a module throws later', {timeout: TIMEOUT_MS}, async () => {
    const argv = ['run', '--workload', './later.ts', '--seeds', '1', '--out', 'later'];
    expectOneLine(await here.process(...argv), OF_FIRST_LINE);
  });

  function expectOneLine({status, out, err}: Answer, shown: readonly string[]): void {
    expect(status).toBeGreaterThan(0);
    expect(out).toBe('');
    expect(err).toMatch(/^pagewalk: [^\n]*\n$/);
    expectShown(err, shown);
  }
});

/** `pagewalk export` as a process: what goes where, and what is refused. */
import {cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {beforeAll, describe, expect, test} from 'vitest';
import type {OkCell, Result} from '../suite/result.ts';
import {referenceText} from '../suite/store/reference-cells.ts';
import {unsealed} from '../suite/store/sealed.ts';
import {bench, TINY_STORY, type Bench} from './test-session.ts';

const TIMEOUT_MS = 60_000;
const RUN = {
  workloads: [{workload: './tiny.ts', label: '=tiny, "one"'}],
  strategies: ['native', 'kvm'],
  seeds: 2,
};

let here: Bench;
beforeAll(async () => {
  here = bench();
  here.write('tiny.ts', TINY_STORY);
  here.write('spec.json', JSON.stringify(RUN));
  expect((await here.pagewalk('run', 'spec.json', '--out', 'kept')).status).toBe(0);
  mkdirSync(join(here.folder, 'committed'));
  cpSync(join(here.folder, 'kept/spec.json'), join(here.folder, 'committed/spec.json'));
  const lines = text('kept/cells.ndjson').trimEnd().split('\n');
  here.write('committed/cells.ndjson', referenceText(lines.map(line => unsealed(line) as OkCell)));
}, TIMEOUT_MS);

const text = (path: string): string => readFileSync(join(here.folder, path), 'utf8');
const bytes = (path: string): Buffer => readFileSync(join(here.folder, path));
const exported = (...words: readonly string[]) => here.pagewalk('export', ...words);

describe('goes to standard output, the same bytes as to a file', {timeout: TIMEOUT_MS}, () => {
  test.each([
    ['csv', 'told.csv'],
    ['latex', 'told.tex'],
    ['markdown', 'told.md'],
    ['json', 'told.json'],
  ])('%s', async (format, file) => {
    const said = await exported('kept', '--format', format);
    expect({status: said.status, err: said.err}).toEqual({status: 0, err: ''});
    const put = await exported('kept', '--out', `out/${file}`);
    expect({status: put.status, out: put.out}).toEqual({status: 0, out: ''});
    expect(put.err).toContain(`wrote out/${file}\n`);
    expect(text(`out/${file}`)).toBe(said.out);
  });
});

test('the cells are the same from the run, its cells and a reference', {timeout: TIMEOUT_MS}, async () => {
  const [run, cells, reference] = await Promise.all(
    ['kept', 'kept/cells.ndjson', 'committed'].map(name => exported(name, '--format', 'csv')),
  );
  expect(run.out.split('\r\n').length).toBe(2 * 2 + 2);
  expect(run.out).toContain(`,"'=tiny, ""one""",kvm,`);
  expect(cells).toEqual(run);
  expect(reference).toEqual(run);
});

test('JSON is what report prints, and where it comes from', {timeout: TIMEOUT_MS}, async () => {
  const report = JSON.parse((await here.pagewalk('report', 'kept', '--json')).out) as Result;
  const {provenance, ...result} = JSON.parse((await exported('kept', '--format', 'json')).out) as Result & {
    provenance: Record<string, string>;
  };
  expect(result).toEqual(report);
  expect(Object.keys(provenance)).toEqual([
    'pagewalk',
    'run',
    'spec',
    'simulator',
    'recordings',
    'ran',
    'command',
  ]);
  expect(provenance['run']).toBe(report.run);
  expect(provenance['ran']).toBe('npx pagewalk run spec.json --out kept');
  expect(provenance['command']).toBe('npx pagewalk export kept --format json');
  const environment = JSON.parse(text('kept/environment.json')) as {simulator: string};
  expect(provenance['simulator']).toBe(environment.simulator);
});

test('at other prices it is what report prints at them, and says so', {timeout: TIMEOUT_MS}, async () => {
  const prices = ['--set', 'machine.exitCycles=5000'];
  const report = JSON.parse((await here.pagewalk('report', 'kept', ...prices, '--json')).out) as Result;
  const {provenance, ...result} = JSON.parse(
    (await exported('kept', ...prices, '--format', 'json')).out,
  ) as Result & {provenance: Record<string, string>};
  expect(result).toEqual(report);
  expect(provenance['command']).toBe('npx pagewalk export kept --format json --set machine.exitCycles=5000');
  const own = JSON.parse((await here.pagewalk('report', 'kept', '--json')).out) as Result;
  expect(result.cells).not.toEqual(own.cells);
});

test('a folder gets each file by its name, CSV with what describes it', {timeout: TIMEOUT_MS}, async () => {
  const csv = await exported('kept', '--format', 'csv', '--shape', 'long', '--out', 'data', '--json');
  const {files} = JSON.parse(csv.out) as {files: readonly {file: string; bytes: number}[]};
  expect(files.map(({file}) => file)).toEqual(['data/cells.csv', 'data/cells.csv-metadata.json']);
  for (const {file, bytes: size} of files) expect(bytes(file).length).toBe(size);
  expect(text('data/cells.csv')).toMatch(/^run,workload,strategy,machine,seed,part,name,value,text,unit\r\n/);
  expect(JSON.parse(text('data/cells.csv-metadata.json'))).toMatchObject({url: 'cells.csv'});
  await exported('kept', '--format', 'parquet', '--out', 'data');
  expect(bytes('data/cells.parquet').toString('latin1', 0, 4)).toBe('PAR1');
});

test('charts go to a folder, or one to a file or standard output', {timeout: TIMEOUT_MS}, async () => {
  expect((await exported('kept', '--format', 'pdf', '--out', 'figures')).status).toBe(0);
  const names = readdirSync(join(here.folder, 'figures'));
  expect(names).toEqual([
    'cycles.pdf',
    'exits.pdf',
    'memory.pdf',
    'slowdown.pdf',
    'timeline.pdf',
    'walks.pdf',
  ]);
  expect(bytes('figures/slowdown.pdf').toString('latin1', 0, 5)).toBe('%PDF-');
  const wide = ['--chart', 'slowdown', '--width', 'page'];
  await exported('kept', ...wide, '--out', 'figures/wide.svg');
  expect(text('figures/wide.svg')).toMatch(/^<svg [^>]*width="181.9mm"/);
  expect((await exported('kept', ...wide, '--format', 'svg')).out).toBe(text('figures/wide.svg'));
  await exported('kept', '--chart', 'exits', '--out', 'figures/exits.png');
  expect(bytes('figures/exits.png').toString('latin1', 1, 4)).toBe('PNG');
});

describe('is refused with one sentence', {timeout: TIMEOUT_MS}, () => {
  const FORMATS = 'csv, parquet, latex, markdown, json, svg, png or pdf';
  test.each([
    [['kept'], `no format to export to: name one with --format, of ${FORMATS}`],
    [['kept', '--format', 'cvs'], `--format cvs: expected ${FORMATS} (did you mean "csv"?)`],
    [['kept', '--format', 'csv', '--shape', 'tall'], '--shape tall: expected wide or long'],
    [
      ['kept', '--format', 'pdf', '--width', 'pages'],
      '--width pages: expected column or page (did you mean "page"?)',
    ],
    [['kept', '--format', 'json', '--shape', 'long'], '--shape is for csv and parquet: json has none'],
    [['kept', '--format', 'csv', '--chart', 'exits'], '--chart is for svg, png and pdf: csv has none'],
    [['kept', '--format', 'latex', '--width', 'page'], '--width is for svg, png and pdf: latex has none'],
    [
      ['kept', '--format', 'svg', '--chart', 'exit'],
      '--chart exit: expected slowdown, cycles, exits, walks, timeline, memory (did you mean "exits"?)',
    ],
    [
      ['kept', '--format', 'svg'],
      '6 charts make as many files: name a folder for them with --out, or one chart with --chart',
    ],
    [
      ['kept', '--out', 'some.svg'],
      '6 charts make as many files: name a folder for them with --out, or one chart with --chart',
    ],
    [['kept', '--format', 'parquet'], 'parquet is not text: name a file or a folder for it with --out'],
    [
      ['kept', '--format', 'csv', '--json'],
      '--json prints which files were written: say where they go with --out',
    ],
    [
      ['kept', '--format', 'csv', '--out', 'tiny.ts'],
      '--out tiny.ts: is a file, expected a folder or the name of a file that ends in .csv, as csv has it',
    ],
    [
      ['kept', '--format', 'csv', '--set', 'machine.exitCycls=1'],
      '--set machine.exitCycls: an export takes one value each of machine.NAME (did you mean "machine.exitCycles"?); run it for the rest',
    ],
    [['kept', '--out', 'kept/spec.json'], '--out kept/spec.json: is a part of the run: name another file'],
    [
      ['committed', '--format', 'csv', '--out', 'committed'],
      '--out committed: committed is a reference, which stays as it is: name another folder',
    ],
    [['kept', '--out', 'tiny.ts/cells.csv'], 'tiny.ts/cells.csv: cannot be written: tiny.ts is not a folder'],
    [['none', '--format', 'csv'], "none: no run is kept there (a run's folder has a spec.json)"],
  ])('%j', async (words, sentence) => {
    expect(await exported(...words)).toEqual({status: 1, out: '', err: `pagewalk: ${sentence}\n`});
  });

  test('damaged cells, with status 2', async () => {
    cpSync(join(here.folder, 'kept'), join(here.folder, 'spoilt'), {recursive: true});
    const path = join(here.folder, 'spoilt/cells.ndjson');
    writeFileSync(path, text('kept/cells.ndjson').replace('"seed":2', '"seed":3'));
    const {status, out, err} = await exported('spoilt', '--format', 'csv', '--out', 'nothing');
    expect({status, out}).toEqual({status: 2, out: ''});
    expect(err).toMatch(/^pagewalk: spoilt\/cells\.ndjson, line \d .*\n$/);
    expect(existsSync(join(here.folder, 'nothing'))).toBe(false);
  });
});

/**
 * Rewrites results/reference/: what the current code makes of the default suite, of each spec in workloads/reference/, of
 * the tunings, of `pagewalk exits` and of `pagewalk reproduce --costs` and `--map`, and what a simpler machine.cacheFidelity changes; and
 * the pictures and the table of slowdowns in README.md, and a sentence there.
 *
 *   node scripts/reference.ts                      all of it
 *   node scripts/reference.ts --check              compares the default suite, the exits, the costs and the scorecard as it was
 *                                                  committed, and writes nothing
 *   node scripts/reference.ts --check --sample ID  and one of the rest, a spec, the map or the fidelities, and one target of the
 *                                                  scorecard, drawn by the hash of a commit
 *   … --started                                    believes the cells of the default suite that `npm start` has kept, where this
 *                                                  simulator has made them
 *
 * `pagewalk report` renders such a folder again from its spec.json and its cells.ndjson.
 */
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {availableParallelism, tmpdir} from 'node:os';
import {basename, dirname, join} from 'node:path';
import {parseArgs} from 'node:util';
import {renderTuning} from '../src/cli/render-tuning.ts';
import {contextOf} from '../src/cli/report-context.ts';
import {DEFAULT_MACHINE} from '../src/machines/index.ts';
import {renderCharts, renderMarkdown, type ReportContext} from '../src/report/index.ts';
import {effectSentence, type Simpler} from '../src/report/fidelity.ts';
import {tableMarkdown} from '../src/report/markdown-text.ts';
import {costsTable} from '../src/report/costs-table.ts';
import {mapFiles} from '../src/report/map/files.ts';
import {overviewTable} from '../src/report/overview.ts';
import {tallySentence} from '../src/report/reproduction/scorecard-table.ts';
import {viewsOf} from '../src/report/view.ts';
import {costRows} from '../src/reproduce/costs/costs.ts';
import {PUBLISHED_COSTS} from '../src/reproduce/costs/published.ts';
import {mapSpec} from '../src/reproduce/map/grid.ts';
import {mapOf} from '../src/reproduce/map/map.ts';
import {isTestable, type Target} from '../src/reproduce/target.ts';
import {targets} from '../src/reproduce/targets/index.ts';
import {strategies} from '../src/strategies/index.ts';
import {asListed} from '../src/suite/exits-subjects.ts';
import {exitsTable} from '../src/suite/exits.ts';
import {planOf, type Plan} from '../src/suite/plan.ts';
import {readSpec} from '../src/suite/read-spec.ts';
import type {Spec} from '../src/suite/spec.ts';
import type {Result} from '../src/suite/result.ts';
import {runPlan, specText, UNWATCHED} from '../src/suite/run.ts';
import {referenceText} from '../src/suite/store/reference-cells.ts';
import {resultOf} from '../src/suite/summary.ts';
import {wellEnded} from '../src/suite/well-ended.ts';
import {analysisOf} from '../src/tune/analysis.ts';
import {readTuneSpec} from '../src/tune/read-tune-spec.ts';
import {tune} from '../src/tune/tune.ts';
import {fidelityFiles} from './reference/fidelity-files.ts';
import {effectOf, fidelityOf} from './reference/fidelity.ts';
import {reproductionOf} from './reference/reproduction.ts';

const ROOT = join(import.meta.dirname, '..');
const REFERENCE = 'results/reference';
const SPECS = join(ROOT, 'workloads/reference');
const DEFAULT_SPEC = join(ROOT, 'workloads/default.json');
/** Tuning specs, and what their folders are called. */
const TUNINGS: Readonly<Record<string, string>> = {
  [join(ROOT, 'workloads/tune.json')]: 'tuning',
  [join(ROOT, 'workloads/tune-kvm.json')]: 'tuning-kvm',
};
/** What has no spec of its own in a file. */
const MAP = 'map';
const FIDELITY = 'fidelity';
const TIMEOUT_SECONDS = 600;

const README = join(ROOT, 'README.md');
const TABLE_BEGINS = '<!-- slowdowns: written by npm run reference -->\n';
const TABLE_ENDS = '<!-- end of slowdowns -->';
const SCORE_BEGINS = '<!-- published results: written by npm run reference -->\n';
const SCORE_ENDS = '<!-- end of published results -->';
const FIDELITY_BEGINS = '<!-- cache fidelity: written by npm run reference -->\n';
const FIDELITY_ENDS = '<!-- end of cache fidelity -->';
const PICTURES_BEGIN = '<!-- pictures of slowdowns: written by npm run reference -->\n';
const PICTURES_END = '<!-- end of pictures -->';

const RUN = {jobs: availableParallelism(), timeout: TIMEOUT_SECONDS, stored: 'replaced'} as const;

/** Paths from the root of the clone, and content. */
type Files = Map<string, string>;

const {values: options} = parseArgs({
  options: {
    check: {type: 'boolean', default: false},
    sample: {type: 'string'},
    started: {type: 'boolean', default: false},
  },
});

process.chdir(ROOT);
const runs = readdirSync(SPECS)
  .filter(file => file.endsWith('.json'))
  .sort()
  .map(file => join(SPECS, file));
const rest = [...runs, ...Object.keys(TUNINGS), MAP, FIDELITY];
const files: Files = new Map();
/** Comes first of all that is run. */
let defaultSuite: Result | undefined;
addExits(files);
addCosts(files);
const tally = await addReproduction(files);
for (const spec of [DEFAULT_SPEC, ...chosen()]) await adding(spec)(files, spec);
if (options.check) compare(files);
else write(files);

/** All of the rest, or under --check the one that the commit's hash draws. */
function chosen(): readonly string[] {
  if (!options.check) return rest;
  if (options.sample === undefined) return [];
  return [rest[numberOf(options.sample) % rest.length]];
}

function numberOf(hash: string): number {
  return Number.parseInt(hash.slice(0, 8), 16);
}

function adding(spec: string): (into: Files, spec: string) => Promise<void> {
  if (spec === MAP) return addMap;
  if (spec === FIDELITY) return addFidelity;
  return spec in TUNINGS ? addTuning : addRun;
}

function addExits(into: Files): void {
  const rows = exitsTable(strategies.map(asListed), DEFAULT_MACHINE);
  into.set(`${REFERENCE}/exits.json`, `[\n${rows.map(row => JSON.stringify(row)).join(',\n')}\n]\n`);
}

function addCosts(into: Files): void {
  const rows = costRows(PUBLISHED_COSTS);
  const lines = rows.map(row => JSON.stringify(row)).join(',\n');
  into.set(`${REFERENCE}/reproduction/costs.json`, `{"operations": [\n${lines}\n]}\n`);
  into.set(`${REFERENCE}/reproduction/costs.md`, `${tableMarkdown(costsTable(rows))}\n`);
}

/** Returns what the README says of it. */
async function addReproduction(into: Files): Promise<string> {
  const folder = `${REFERENCE}/reproduction`;
  const scratch = mkdtempSync(join(tmpdir(), 'pagewalk-reference-'));
  try {
    const {scores, files: made} = await reproductionOf({folder, scratch, judged: judged()});
    addTexts(into, folder, made);
    return tallySentence(scores);
  } finally {
    rmSync(scratch, {recursive: true, force: true});
  }
}

/** All targets, or under --check the one that the commit's hash draws. */
function judged(): readonly Target[] {
  if (!options.check) return targets;
  if (options.sample === undefined) return [];
  const testable = targets.filter(({test}) => isTestable(test));
  return [testable[numberOf(options.sample) % testable.length]];
}

async function addRun(into: Files, file: string): Promise<void> {
  const name = basename(file, '.json');
  process.stderr.write(`${name} …\n`);
  const making = options.started && file === DEFAULT_SPEC ? startedFor : resultFor;
  const {plan, result} = await making(name, readSpec(file));
  const context = contextOf(plan, result);
  const folder = `${REFERENCE}/${name}`;
  into.set(`${folder}/spec.json`, specText(plan.spec, folder));
  await addResult(into, folder, result, context);
  if (file !== DEFAULT_SPEC) return;
  into.set('README.md', readmeWith(tally, pictures(into), slowdowns(result, context)));
  defaultSuite = result;
}

interface Made {
  readonly plan: Plan;
  readonly result: Result;
}

/** What `npm start` has kept, and what it lacks. */
async function startedFor(name: string, spec: Spec): Promise<Made> {
  const plan = await planOf(spec);
  const {cells} = await runPlan(
    plan,
    {...RUN, stored: 'kept', signal: new AbortController().signal},
    UNWATCHED,
  );
  return {plan, result: resultOf(name, plan, cells)};
}

/** Run afresh, in a folder that is gone afterwards. */
async function resultFor(name: string, spec: Spec): Promise<Made> {
  const out = mkdtempSync(join(tmpdir(), 'pagewalk-reference-'));
  try {
    const plan = await planOf(spec);
    const {cells} = await runPlan(plan, {...RUN, out, signal: new AbortController().signal}, UNWATCHED);
    return {plan, result: resultOf(name, plan, cells)};
  } finally {
    rmSync(out, {recursive: true, force: true});
  }
}

/** The default suite once more under each simpler fidelity. */
async function addFidelity(into: Files): Promise<void> {
  process.stderr.write('fidelity …\n');
  const fidelity = fidelityOf({
    full: defaultSuite!,
    entries: await simplerSuite('entries'),
    flat: await simplerSuite('flat'),
  });
  for (const [path, text] of fidelityFiles(fidelity)) into.set(path, text);
  const said = `${effectSentence('entries', effectOf(fidelity, 'entries'))}\n`;
  into.set('README.md', between(FIDELITY_BEGINS, FIDELITY_ENDS, said, into.get('README.md')!));
}

async function simplerSuite(fidelity: Simpler): Promise<Result> {
  const spec = readSpec(DEFAULT_SPEC);
  const set = {...spec.set, 'machine.cacheFidelity': fidelity};
  return (await resultFor(fidelity, {...spec, set})).result;
}

async function addMap(into: Files): Promise<void> {
  const out = mkdtempSync(join(tmpdir(), 'pagewalk-reference-'));
  process.stderr.write('map …\n');
  try {
    const plan = await planOf(mapSpec());
    const {cells} = await runPlan(plan, {...RUN, out, signal: new AbortController().signal}, UNWATCHED);
    addTexts(into, `${REFERENCE}/reproduction`, await mapFiles(mapOf(cells)));
  } finally {
    rmSync(out, {recursive: true, force: true});
  }
}

async function addTuning(into: Files, file: string): Promise<void> {
  const name = TUNINGS[file];
  const folder = mkdtempSync(join(tmpdir(), 'pagewalk-reference-'));
  process.stderr.write(`${name} …\n`);
  try {
    const spec = readTuneSpec(file);
    const tuned = await tune(
      spec,
      folder,
      {...RUN, signal: new AbortController().signal},
      {stage: () => UNWATCHED},
    );
    tuned.cells.forEach(wellEnded);
    const {texts} = await renderTuning(analysisOf(tuned), spec);
    addTexts(into, `${REFERENCE}/${name}`, texts);
  } finally {
    rmSync(folder, {recursive: true, force: true});
  }
}

async function addResult(into: Files, folder: string, result: Result, context: ReportContext): Promise<void> {
  into.set(`${folder}/cells.ndjson`, referenceText(result.cells.map(wellEnded)));
  into.set(`${folder}/summary.md`, renderMarkdown(result, context));
  for (const {name, json, svg} of await renderCharts(result, context)) {
    into.set(`${folder}/charts/${name}.vl.json`, json);
    into.set(`${folder}/charts/${name}.svg`, svg);
  }
}

/** But for the page, which repeats what stands beside it. */
function addTexts(into: Files, folder: string, texts: Iterable<readonly [string, string]>): void {
  for (const [path, text] of texts) if (!path.endsWith('.html')) into.set(`${folder}/${path}`, text);
}

/** All slowdowns at a glance, and what a reader must know of them. */
function slowdowns(result: Result, context: ReportContext): string {
  const [view] = viewsOf(result, context);
  const notes = view.notes.map(({sentence}) => sentence).join(' ');
  return `${[notes, tableMarkdown(overviewTable(view))].join('\n\n')}\n`;
}

/** Every part of the chart, so that no workload is left out. */
function pictures(made: Files): string {
  const paths = [...made.keys()].filter(path => /\/default\/charts\/slowdown[^/]*\.svg$/.test(path));
  const alternative = (at: number): string =>
    `Slowdown over native by workload and strategy${paths.length === 1 ? '' : `, ${at + 1} of ${paths.length}`}`;
  return paths.map((path, at) => `![${alternative(at)}](${path})\n`).join('\n');
}

function readmeWith(score: string, charts: string, table: string): string {
  const blocks = [
    [SCORE_BEGINS, SCORE_ENDS, `${score}\n`],
    [PICTURES_BEGIN, PICTURES_END, charts],
    [TABLE_BEGINS, TABLE_ENDS, table],
  ] as const;
  return blocks.reduce(
    (readme, [begins, ends, text]) => between(begins, ends, text, readme),
    readFileSync(README, 'utf8'),
  );
}

/** `all` with this between two marks of it. */
function between(begins: string, ends: string, text: string, all: string): string {
  const begin = all.indexOf(begins) + begins.length;
  return `${all.slice(0, begin)}\n${text}\n${all.slice(all.indexOf(ends))}`;
}

function write(all: Files): void {
  for (const entry of readdirSync(REFERENCE, {withFileTypes: true})) {
    if (entry.name !== 'README.md') rmSync(join(REFERENCE, entry.name), {recursive: true});
  }
  for (const [name, content] of all) {
    mkdirSync(dirname(name), {recursive: true});
    writeFileSync(name, content);
  }
}

function compare(all: Files): void {
  const differing = [...all].filter(([name, content]) => stored(name) !== content).map(([name]) => name);
  console.log(`${all.size - differing.length} of ${all.size} reference files are what the code produces`);
  for (const name of differing) console.log(`differs: ${name}`);
  if (differing.length > 0) process.exitCode = 1;
}

function stored(name: string): string | undefined {
  try {
    return readFileSync(name, 'utf8');
  } catch {
    return undefined;
  }
}

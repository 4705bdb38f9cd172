/** Whatever the user gets wrong is met with one clear sentence, and no stack. */
import {fileURLToPath} from 'node:url';
import {beforeAll, expect, test} from 'vitest';
import {CAUSES} from '../timing/events.ts';
import {bench, policy, strategy, TINY_STORY, type Answer, type Bench} from './test-session.ts';

const TIMEOUT_MS = 60_000;

let here: Bench;
beforeAll(() => {
  here = bench();
  here.write('tiny.ts', TINY_STORY);
  here.write('once.ts', TINY_STORY.replace("yield 'warm';", '').replace("id: 'tiny'", "id: 'once'"));
  here.write('throws-at-import.ts', "throw new Error('the moon is full');");
  here.write('empty.ts', 'export const nothing = 1; export const more = 2;');
  here.write('shapeless.ts', TINY_STORY.replace('*story(', '*tale('));
  here.write('homeless.ts', TINY_STORY.replace("family: 'page-table churn'", "family: 'churn'"));
  here.write('namesake.ts', TINY_STORY.replace("id: 'tiny'", "id: 'gups'"));
  here.write('default.ts', TINY_STORY.replace('default: 8', 'default: 0.5'));
  here.write('idle.ts', TINY_STORY.replace("yield 'warm';", "yield 'warm'; yield 'idle'; return;"));
  here.write('alias.yaml', 'workloads: [*nothing]\n');
  here.write('two.yaml', 'workloads: [gups]\n---\nworkloads: [zipf]\n');
  here.write('infinite.yaml', 'workloads: [gups]\nset: {tablePages: .inf}\n');
  here.write('twice.yaml', 'workloads: [gups]\nseeds: [1, 2, 1]\n');
  here.write('ok.yaml', 'workloads: [gups]\n');
  here.write('unknown.yaml', 'workloads: [gups]\nset: {tablePagse: 3}\n');
  here.write('lines.yaml', 'workloads: [{workload: gups, label: "a\\nb"}]\n');
  here.write('dies.ts', strategy('dies', 'process.exit(7);'));
  here.write('hangs.ts', strategy('hangs', 'for (;;);'));
  here.write('broken.yaml', 'workloads:\n  - gups\n  - [zipf\nseeds: 3\n');
  here.write('wrong.yaml', 'workloads:\n  - gups\nseeds: five\n');
  here.write('sums.yaml', 'workloads: [gups]\nstrategy: [nested]\n');
  here.write('tiny.json', '{}');
  here.write('slow.json', '{"extends": "zen2", "id": "slow", "latencies": {"exitCycles": "dear"}}');
  here.write('hiding.ts', strategy('hiding', '').replace("id: 'hiding',", "id: 'hiding', refuses: 'PCID',"));
  here.write(
    'choosy.ts',
    strategy('choosy', '').replace("id: 'choosy',", `id: 'choosy', ${NAMES_A_POLICY},`),
  );
  here.write('unbuilt.ts', policy('unbuilt', '').replace('build()', 'construct()'));
  here.write('taken.ts', policy('lru', ''));
  here.write('imagined.ts', policy('imagined', 'victim: () => ({key: 3}),'));
  here.write('stubborn.ts', policy('stubborn', 'victim: () => all[0],'));
  here.write('half.ts', policy('half', 'freed: undefined,'));
  here.write('lazy.ts', policy('lazy', 'victim() {},'));
  here.write('cross.ts', policy('cross', "victim() { throw new Error('not today'); },"));
  here.write('occupied/thesis.tex', 'precious');
  here.write('folder.json/thesis.tex', 'precious');
});

/** Of a strategy whose parameter's default is no policy that there is. */
const NAMES_A_POLICY =
  "parameters: {eviction: {default: 'fiffo', unit: '', description: 'who leaves', names: 'eviction policy'}}";

/** The one sentence that came, without the program's name and the folder. */
function sentence({out, err, status}: Answer): string {
  expect(out).toBe('');
  expect(status).toBe(1);
  expect(err).toMatch(/^pagewalk: [^\n]+\n$/);
  const said = err.slice('pagewalk: '.length, -1);
  return said.replaceAll(`${here.folder}/`, '').replaceAll(/(?<=^| )\.\//g, '');
}

const ONE = ['run', '--workload', 'touch-once', '--seeds', '1'];

const REFERENCE = fileURLToPath(new URL('../../results/reference', import.meta.url));

const MISTAKES: readonly (readonly [said: string, ...argv: readonly string[]])[] = [
  ["unknown command 'rnu' (did you mean run?)", 'rnu'],
  ["unknown command 'rnu' (did you mean run?)", 'rnu', '--help'],
  ["unknown command 'rnu' (did you mean run?)", 'help', 'rnu'],
  ["unknown command 'render'", 'render', '-h'],
  ["unknown option '--jbos' (did you mean --jobs?)", 'run', '--jbos', '2'],
  ['nothing to run: name a spec, or a workload with --workload', 'run'],
  [
    'unknown workload "gpus" (did you mean "gups"?); `pagewalk list workloads` shows them all',
    'run',
    '--workload',
    'gpus',
  ],
  [
    'unknown strategy "shadow" (did you mean "shadow-uncached"?); `pagewalk list strategies` shows them all',
    ...ONE,
    '--strategy',
    'shadow',
  ],
  [
    'unknown machine "zen3" (did you mean "zen2"?); `pagewalk list machines` shows them all',
    ...ONE,
    '--machine',
    'zen3',
  ],
  [
    "command-argument value 'birds' is invalid for argument 'what'. Allowed choices are strategies, workloads, policies, machines, events.",
    'list',
    'birds',
  ],
  [
    'unknown eviction policy "lruk" (did you mean "lru"?); `pagewalk list policies` shows them all',
    'list',
    'policies',
    'lruk',
  ],
  ['unknown event "exit"; `pagewalk list events` shows them all', 'list', 'events', 'exit'],
  ['no.ts: no such file or folder', 'run', '--workload', './no.ts'],
  ['no.yaml: no such file or folder', 'run', './no.yaml'],
  ['gups is a workload and no file: --workload gups runs it', 'run', 'gups'],
  [
    'broken.yaml: expected a story, a recording or an address trace, a file that ends in .ts, .mts, .js, .mjs, .lackey, .pagewalk',
    'run',
    '--workload',
    './broken.yaml',
  ],
  [
    'broken.yaml, line 4, column 1: Flow sequence in block collection must be sufficiently indented and end with a ]',
    'run',
    './broken.yaml',
  ],
  ['wrong.yaml, line 3: seeds is "five", expected a number or a list', 'run', './wrong.yaml'],
  ['sums.yaml, line 2: unknown key "strategy" (did you mean "strategies"?)', 'run', './sums.yaml'],
  ['slow.json: latencies.exitCycles is "dear", expected a number', ...ONE, '--machine', './slow.json'],
  ['pages is 0, expected 1 or more pages', ...ONE, '--set', 'pages=0'],
  ['touch-once.pages is "true", expected a number of pages', ...ONE, '--set', 'touch-once.pages=true'],
  ['pages is "many", expected a number of pages', ...ONE, '--set', 'pages=many'],
  ['nothing in this run has a parameter "pagse" (did you mean "pages"?)', ...ONE, '--set', 'pagse=3'],
  ['host.pageKiB is 8, expected 4, 2048 or 1048576', ...ONE, '--set', 'host.pageKiB=8'],
  [
    "host.pageKiB is 1048576, expected at most 524288, the guest's memory, which guest.memoryPages=131072 says",
    ...ONE,
    '--set',
    'host.pageKiB=1048576',
  ],
  ['--set pages: expected NAME=VALUE or NAME=VALUE,VALUE', ...ONE, '--set', 'pages'],
  [
    'machine vtx-2006 has no nested paging (EPT or NPT), which strategy nested needs; --assume ept pretends that it has',
    ...ONE,
    '--machine',
    'vtx-2006',
    '--strategy',
    'nested',
  ],
  [
    'machine nehalem has no PCID, which guest.pcid=1 asks for',
    ...ONE,
    '--machine',
    'nehalem',
    '--set',
    'guest.pcid=1',
  ],
  [
    'machine.nestedAccessedDirty is 0, expected 1 on zen2, whose nested paging is NPT',
    ...ONE,
    '--machine',
    'zen2',
    '--set',
    'machine.nestedAccessedDirty=0',
  ],
  [
    'unknown eviction policy "lru2" (did you mean "lru"?); `pagewalk list policies` shows them all',
    ...ONE,
    '--set',
    'shadow-cached.eviction=lru2',
  ],
  [
    'shadow-cached.eviction is 4, expected a word such as "fifo"',
    ...ONE,
    '--set',
    'shadow-cached.eviction=4',
  ],
  [
    'strategies: two are called "shadow-cached (eviction lru)"; give one another label',
    ...ONE,
    '--set',
    'shadow-cached.eviction=lru,lru',
  ],
  ["option '--seeds <n>' argument '0' is invalid. Expected from 1 to 1000 seeds.", ...ONE, '--seeds', '0'],
  [
    "option '--seeds <n>' argument '1,' is invalid. Expected whole numbers from 0 to 4294967295.",
    ...ONE,
    '--seeds',
    '1,',
  ],
  [
    "option '--seeds <n>' argument '3,3' is invalid. Expected each seed once: the same seed gives the same numbers.",
    ...ONE,
    '--seeds',
    '3,3',
  ],
  ["option '--seed <n>' cannot be used with option '--seeds <n>'", ...ONE, '--seed', '3'],
  ["option '--seed <n>' cannot be used with option '--seeds <n>'", 'tune', '--seeds', '2', '--seed', '3'],
  ["option '--seed <n>' cannot be used with option '--seeds <n>'", 'start', '--seed', '3', '--seeds', '2'],
  // Node's timers take no more than 24 days, and end at once.
  [
    "option '--timeout <seconds>' argument '1e12' is invalid. Expected a whole number from 1 to 604800.",
    ...ONE,
    '--timeout',
    '1e12',
  ],
  ["option '--out <dir>' argument '' is invalid. Expected the name of a folder.", ...ONE, '--out', ''],
  ['pages is 1.5, expected a whole number of pages', ...ONE, '--set', 'pages=1.5'],
  ['guest.levels is 4.5, expected a whole number of levels', ...ONE, '--set', 'guest.levels=4.5'],
  ['nothing in this run has a parameter "guest.indexBits"', ...ONE, '--set', 'guest.indexBits=2'],
  ['--set __proto__=1: expected NAME=VALUE or NAME=VALUE,VALUE', ...ONE, '--set', '__proto__=1'],
  ['alias.yaml: Unresolved alias (the anchor must be set before the alias): nothing', 'run', './alias.yaml'],
  ['two.yaml, line 2, column 1: Source contains multiple documents', 'run', './two.yaml'],
  [
    'infinite.yaml, line 2: set.tablePages is Infinity, expected a number, a text, true or false',
    'run',
    './infinite.yaml',
  ],
  [
    'unknown.yaml: nothing in this run has a parameter "tablePagse" (did you mean "tablePages"?)',
    'run',
    './unknown.yaml',
  ],
  // What the command line says is not the file's fault.
  [
    'unknown strategy "none"; `pagewalk list strategies` shows them all',
    'run',
    './ok.yaml',
    '--strategy',
    'none',
  ],
  ['twice.yaml, line 2: seeds is [1,2,1], expected each seed once', 'run', './twice.yaml'],
  ['lines.yaml, line 1: workloads[0].label is "a\\nb", expected a text of one line', 'run', './lines.yaml'],
  [
    "option '--jobs <n>' argument 'two' is invalid. Expected a whole number from 1 to 256.",
    ...ONE,
    '--jobs',
    'two',
  ],
  ['workloads: two are called "touch-once"; give one another label', ...ONE, '--workload', 'touch-once'],
  [
    'occupied is not empty and not the folder of a run: name another with --out',
    ...ONE,
    '--out',
    './occupied',
  ],
  ['tiny.ts/run: cannot keep a run there: tiny.ts is not a folder', ...ONE, '--out', './tiny.ts/run'],
  // /proc cannot be written to by root either, to whom permissions mean nothing.
  ['/proc/pagewalk: cannot keep a run there: no such file or folder', ...ONE, '--out', '/proc/pagewalk'],
  ['/proc/winner.json: cannot be written: no such file or folder', 'tune', '--out', '/proc/winner.json'],
  [
    '/proc/no/winner.json: cannot be written: no such file or folder',
    'tune',
    '--dry-run',
    '--out',
    '/proc/no/winner.json',
  ],
  [
    'tiny.ts/winner.json: cannot be written: tiny.ts is not a folder',
    'tune',
    '--dry-run',
    '--out',
    './tiny.ts/winner.json',
  ],
  ['folder.json: cannot be written: is a folder, expected a file', 'tune', '--out', './folder.json'],
  [
    `${REFERENCE}/tuning: holds what a tuning found without its spec.json, as a reference does: advice.md there is its report`,
    'report',
    `${REFERENCE}/tuning`,
  ],
  ["occupied: no run is kept there (a run's folder has a spec.json)", 'report', './occupied'],
  [
    '--set exitCycles: a report takes one value each of machine.NAME (did you mean "machine.exitCycles"?); run it for the rest',
    'report',
    './occupied',
    '--set',
    'exitCycles=2000',
  ],
  [
    '--set machine.exitCycels: a report takes one value each of machine.NAME (did you mean "machine.exitCycles"?); run it for the rest',
    'report',
    './occupied',
    '--set',
    'machine.exitCycels=2000',
  ],
  [
    '--set host.pageKiB: a report takes one value each of machine.NAME; run it for the rest',
    'report',
    './occupied',
    '--set',
    'host.pageKiB=4',
  ],
];

test.for(MISTAKES)('%s', async ([said, ...argv]) => {
  expect(sentence(await here.pagewalk(...argv))).toBe(said);
});

test("what is wrong with a user's file is told with its name", {timeout: TIMEOUT_MS}, async () => {
  const on = async (option: string, file: string): Promise<string> =>
    sentence(await here.pagewalk(...ONE, option, file));
  const evictedBy = async (file: string): Promise<string> => on('--set', `shadow-cached.eviction=${file}`);
  const [thrown, nothing, shapeless, homeless, namesake, wrongDefault] = await Promise.all([
    on('--strategy', './throws-at-import.ts'),
    on('--strategy', './empty.ts'),
    on('--workload', './shapeless.ts'),
    on('--workload', './homeless.ts'),
    on('--workload', './namesake.ts'),
    on('--workload', './default.ts'),
  ]);
  expect(thrown).toBe('throws-at-import.ts, line 1: cannot be imported: the moon is full');
  expect(nothing).toBe('empty.ts has no default export');
  expect(shapeless).toBe('shapeless.ts: the workload: story is missing, expected a function');
  expect(homeless).toMatch(
    /^homeless\.ts: the workload: family is "churn", expected one of "application", "context switch", /,
  );
  expect(namesake).toBe('namesake.ts: id is "gups", which is taken: expected one of its own');
  expect(wrongDefault).toBe('default.ts: parameters.pages.default is 0.5, expected a whole number of pages');
  const [hiding, choosy, absent, shared, unbuilt, taken] = await Promise.all([
    on('--strategy', './hiding.ts'),
    on('--strategy', './choosy.ts'),
    evictedBy('./no.ts'),
    evictedBy('./tiny.json'),
    evictedBy('./unbuilt.ts'),
    evictedBy('./taken.ts'),
  ]);
  expect(hiding).toBe('strategy hiding hides PCID from its guests: set guest.pcid=0');
  expect(choosy).toBe(
    'choosy.ts: parameters.eviction.default is "fiffo", expected one of `pagewalk list policies` (did you mean "fifo"?)',
  );
  expect(absent).toBe('no.ts: no such file or folder');
  expect(shared).toBe('tiny.json: expected an eviction policy, a file that ends in .ts, .mts, .js, .mjs');
  expect(unbuilt).toBe('unbuilt.ts: the eviction policy: build is missing, expected a function');
  expect(taken).toBe('taken.ts: id is "lru", which is taken: expected one of its own');
});

const OF_EVENTS: readonly (readonly [said: string, events: string])[] = [
  ['events.tlbHits is an event of every strategy, expected another name', 'tlbHits: {...FINE}'],
  [
    'events.exitsHome would be an exit, and `pagewalk list events` has all of them: expected another name',
    'exitsHome: {...FINE}',
  ],
  ['the strategy: events: a key is "a-b", expected a camelCase name', "'a-b': {...FINE}"],
  [
    'the strategy: events.own.description is missing, expected a text',
    'own: {...FINE, description: undefined}',
  ],
  [
    'the strategy: events.own.description is () => 3, expected a text',
    'own: {...FINE, description: () => 3}',
  ],
  [
    `the strategy: events.own.cause is "sleep", expected one of ${CAUSES.map(cause => `"${cause}"`).join(', ')}`,
    "own: {...FINE, cause: 'sleep'}",
  ],
  [
    "the strategy: events.own.price is missing, expected cycles, a function of a machine's latencies, or {free: 'the reason'}",
    'own: {...FINE, price: undefined}',
  ],
  [
    "the strategy: events.own.price is 5, expected cycles, a function of a machine's latencies, or {free: 'the reason'}",
    'own: {...FINE, price: 5n}',
  ],
  ...['-3', 'NaN', '0.3', '0'].map(
    price =>
      [
        `events.own.price is ${price}, expected cycles above 0 in whole sixteenths, or {free: 'the reason'}`,
        `own: {...FINE, price: ${price}}`,
      ] as const,
  ),
];

/** Of a strategy that is never built. */
const counting = (events: string): string => `
const FINE = {description: 'a thing', cause: 'other exits', price: 3};
export default {
  id: 'counting', title: 'Counting', description: 'counts', virtual: false, parameters: {},
  events: {${events}},
  build() {},
};
`;

test.for(OF_EVENTS.map((each, at) => [...each, at] as const))('%s', async ([said, events, at]) => {
  const file = `counting-${at}.ts`;
  here.write(file, counting(events));
  expect(sentence(await here.pagewalk('list', 'strategies', `./${file}`))).toBe(`${file}: ${said}`);
});

/** The first event for which a page has to leave. */
const AT_EVENT = ', at event 569 (kernel fetch)';

test('a policy that answers nonsense fails alone', {timeout: TIMEOUT_MS}, async () => {
  const files = ['imagined', 'stubborn', 'half', 'lazy', 'cross'].map(name => `./${name}.ts`).join(',');
  const settings = [`shadow-cached.eviction=${files},lru`, 'shadow-cached.poolPages=10', 'pages=64'];
  const set = settings.flatMap(each => ['--set', each]);
  expect(await failures('--strategy', 'shadow-cached', ...set, '--out', 'nonsense')).toEqual({
    reasons: [
      `imagined.ts${AT_EVENT}: eviction policy imagined: victim() named {"key":3}, which is not there`,
      `stubborn.ts${AT_EVENT}: eviction policy stubborn: victim() named what is pinned`,
      'half.ts: eviction policy half: build returned an object without a method freed, expected an eviction policy',
      `lazy.ts${AT_EVENT}: eviction policy lazy: victim() named nobody, and 8 of 10 could go`,
      `cross.ts, line 16${AT_EVENT}: eviction policy cross: victim() threw: not today`,
    ],
    fine: ['native', 'shadow-cached (eviction lru)'],
  });
  const again = await here.pagewalk('report', 'nonsense');
  expect(again.status).toBe(2);
  expect(again.err).toContain('victim() named what is pinned');
});

test('a story that is another one each time is no comparison', {timeout: TIMEOUT_MS}, async () => {
  here.write('fickle.ts', TINY_STORY.replace('guest.spawn();', 'guest.spawn();' + FICKLE));
  const {status, err} = await here.pagewalk(
    'run',
    '--workload',
    './fickle.ts',
    '--strategy',
    'shadow-cached',
    '--set',
    'shadow-cached.eviction=belady',
    '--set',
    'shadow-cached.policySees=perfect',
    '--seeds',
    '1',
    '--out',
    'fickle',
  );
  expect(status).toBe(2);
  expect(err).toContain('the workload did something else each time');
});

/** Computing that nobody can foresee. */
const FICKLE = 'process.compute(1 + Math.floor(1e6 * Math.random()));';

const TINY = ['run', '--workload', './tiny.ts', '--seeds', '1'];

/** The reasons that a run's failed cells gave, and the strategies that ended well. */
async function failures(...argv: readonly string[]): Promise<{reasons: string[]; fine: string[]}> {
  const {status, out} = await here.pagewalk(...TINY, '--json', ...argv);
  expect(status).toBe(2);
  const {cells} = JSON.parse(out) as {cells: {status: string; strategy: string; error?: string}[]};
  return {
    reasons: cells.flatMap(({error}) => error ?? []),
    fine: cells.filter(cell => cell.status === 'ok').map(cell => cell.strategy),
  };
}

test('a story that does nothing once it is warm fails, and the others are reported', {
  timeout: TIMEOUT_MS,
}, async () => {
  const {status, out, err} = await here.pagewalk(
    'run',
    '--workload',
    './idle.ts,touch-once',
    '--strategy',
    'nested',
    '--seeds',
    '1',
    '--out',
    'idle',
  );
  expect(status).toBe(2);
  expect(err).toContain(
    'failed: tiny under native and nested on cascade-lake, seed 1: nothing happened after the warm-up',
  );
  expect(out).toMatch(/nested (takes .* as long as|is level with)\s+native/);
});

test('one that kills its worker, or never ends, fails alone', {timeout: TIMEOUT_MS}, async () => {
  expect(
    await failures('--strategy', './dies.ts,./hangs.ts,nested', '--timeout', '2', '--out', 'dying'),
  ).toEqual({
    reasons: [
      'its worker died: worker exited with code: 7',
      'took longer than the 2 s that --timeout allows',
    ],
    fine: ['native', 'nested'],
  });
});

test('a story with one yield has nothing to measure', {timeout: TIMEOUT_MS}, async () => {
  const {status, err} = await here.pagewalk(
    'run',
    '--workload',
    './once.ts',
    '--seeds',
    '1',
    '--out',
    'once',
  );
  expect(status).toBe(2);
  expect(err).toMatch(/workload once has one yield: the first ends the warm-up, and one more must follow/);
});

test('pages that memory cannot hold', {timeout: TIMEOUT_MS}, async () => {
  const {reasons} = await failures(
    '--set',
    'guest.memoryPages=4096',
    '--set',
    'pages=8192',
    '--out',
    'large',
  );
  expect(new Set(reasons).size).toBe(1);
  expect(reasons[0]).toMatch(/4096.*pages|out of memory/);
});

/** What the verbs print: JSON of the promised shape, and text that fits 80 columns. */
import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {z} from 'zod';
import {strategies} from '../strategies/index.ts';
import {exitsSchema} from '../suite/exits.ts';
import {listSchema} from '../suite/list.ts';
import {main} from './main.ts';
import {progressOn} from './progress.ts';
import {table, wrapped} from './table.ts';
import {columnsOf, terminalOn, type Terminal} from './terminal.ts';

const TIMEOUT_MS = 60_000;

interface Captured extends Terminal {
  said: string;
  printed: string;
}

function captured(live = false): Captured {
  const written = {said: '', printed: ''};
  const terminal = terminalOn({
    out: text => void (written.printed += text),
    err: text => void (written.said += text),
    live,
    colours: false,
    columns: 80,
  });
  return Object.assign(written, terminal);
}

async function printed(...argv: readonly string[]): Promise<string> {
  const terminal = captured();
  expect(await main(argv, terminal, new AbortController().signal)).toBe(0);
  expect(terminal.said).toBe('');
  return terminal.printed;
}

const longest = (text: string): number => Math.max(...text.split('\n').map(line => line.length));

test.each(['strategies', 'workloads', 'policies', 'machines', 'events'])('list %s', async what => {
  const items = listSchema.parse(JSON.parse(await printed('list', what, '--json')));
  expect(items.length).toBeGreaterThan(3);
  const text = await printed('list', what);
  expect(longest(text)).toBeLessThanOrEqual(80);
  for (const {id} of items) expect(text).toContain(`${id}: `);
});

test.each(['strategies', 'workloads', 'policies', 'machines', 'events'])(
  'list %s --json is what the committed schema says, and no more',
  async what => {
    const schema = z.fromJSONSchema(
      JSON.parse(
        readFileSync(new URL('../suite/schema/list.schema.json', import.meta.url), 'utf8'),
      ) as Parameters<typeof z.fromJSONSchema>[0],
    );
    expect(schema.safeParse(JSON.parse(await printed('list', what, '--json'))).error).toBeUndefined();
  },
);

test("an event says what KVM's statistics call it", async () => {
  const items = listSchema.parse(JSON.parse(await printed('list', 'events', '--json')));
  expect(items.find(item => item.id === 'exitsTrueFault')?.kvm).toBe('pf_guest');
  expect(await printed('list', 'events')).toContain('kvm_stat: pf_guest');
});

test('a bound is no policy that could be built', async () => {
  const items = listSchema.parse(JSON.parse(await printed('list', 'policies', '--json')));
  expect(items.flatMap(({id, bound}) => (bound === undefined ? [] : `${id}: ${bound}`)).sort()).toEqual([
    'belady: foresight',
    'unbounded: unbounded',
  ]);
  const text = await printed('list', 'policies');
  expect(text.match(/^\S+: .* \(bound, not buildable\)$/gm)).toHaveLength(2);
});

// Wherever a line ends.
const inOneLine = async (...argv: readonly string[]): Promise<string> =>
  (await printed(...argv)).replaceAll(/\s+/g, ' ');

test('a list has the names of parameters, with what they are by default', async () => {
  for (const what of ['strategies', 'workloads', 'machines']) {
    const items = listSchema.parse(JSON.parse(await printed('list', what, '--json')));
    const words = (await inOneLine('list', what)).split(' ');
    // Every machine has the same names, which are shown once.
    const once = what === 'machines' ? items.filter(({id}) => id === 'cascade-lake') : items;
    for (const {parameters = {}} of once)
      for (const [name, definition] of Object.entries(parameters))
        expect(words).toContain(`${name}=${definition.default}`);
    expect(words.join(' ')).toContain(`What each parameter is and may be: pagewalk list ${what} ID`);
  }
  expect(await printed('list', 'policies')).not.toContain('ID');
});

test('a list of strategies is read at a glance: a few lines each', async () => {
  const lines = (await printed('list', 'strategies')).trimEnd().split('\n').length;
  expect(lines / strategies.length).toBeLessThan(10);
});

test('one of a list says of each parameter what it is and may be', async () => {
  const kvm = await inOneLine('list', 'strategies', 'kvm');
  expect(kvm).toMatch(/poolPermille=20 [^(]*\(0 to 1000 pages a thousand pages of guest memory\)/);
  expect(kvm).toMatch(/eviction=fifo [^(]*\(one of `pagewalk list policies`, or a file\)/);
  expect(kvm).toContain('Set by --set kvm.NAME=VALUE:');
  expect(kvm).not.toContain('kvm-2007');
  expect(await inOneLine('list', 'strategies', 'pvm')).toMatch(/usePcid=on [^(]*\(on or off; needs PCID\)/);
  const gups = await inOneLine('list', 'workloads', 'gups');
  expect(gups).toMatch(/host\.NAME\): pageKiB=4 [^(]*\(4, 2048 or 1048576 KiB\)/);
  expect(await inOneLine('list', 'machines', 'zen2')).toContain(
    'Set by --set machine.NAME=VALUE: dtlbEntries=',
  );
  for (const argv of [
    ['strategies', 'pvm'],
    ['workloads', 'gups'],
    ['machines', 'zen2'],
    ['events', 'exitsTrueFault'],
  ])
    expect(longest(await printed('list', ...argv))).toBeLessThanOrEqual(80);
  const [alone, ...others] = listSchema.parse(JSON.parse(await printed('list', 'policies', 'lru', '--json')));
  expect(alone.id).toBe('lru');
  expect(others).toEqual([]);
});

test('each machine is explained with its own values', async () => {
  for (const {id, parameters = {}} of listSchema.parse(
    JSON.parse(await printed('list', 'machines', '--json')),
  )) {
    const words = (await inOneLine('list', 'machines', id)).split(' ');
    for (const [name, definition] of Object.entries(parameters))
      expect(words).toContain(`${name}=${definition.default}`);
  }
});

test('exits under what is set of a strategy', {timeout: TIMEOUT_MS}, async () => {
  const text = await printed(
    'exits',
    '--strategy',
    'shadow-cached,nested',
    '--set',
    'shadow-cached.eviction=fifo,lru,random',
  );
  expect(longest(text)).toBeLessThanOrEqual(80);
  // Four columns whose names do not fit go by numbers.
  expect(text).toMatch(/^operation +1 +2 +3 +4$/m);
  expect(text).toContain('\n2: shadow-cached (eviction lru)\n');
  expect(text).toMatch(/^table-store +1 +1 +1 +0$/m);
});

test('exits', {timeout: TIMEOUT_MS}, async () => {
  const rows = exitsSchema.parse(
    JSON.parse(await printed('exits', '--json', '--strategy', 'native,shadow-cached')),
  );
  expect(new Set(rows.map(row => row.strategy))).toEqual(new Set(['native', 'shadow-cached']));
  const text = await printed('exits');
  expect(longest(text)).toBeLessThanOrEqual(80);
  expect(text).toMatch(/^munmap-200 +0 +2 +202 +3 +0$/m);
  expect(text).toContain('first-touch, shadow-cached: 1 hidden fault, 1 true fault, 1 trace fault\n');
  expect(text).toContain('munmap-20, shadow-cached: 20 trace faults, 20 INVLPGs\n');
  expect(text).toMatch(/^VM exits of single guest operations on cascade-lake,/);
});

test('what was assumed of the machine is said wherever it is', {timeout: TIMEOUT_MS}, async () => {
  const old = ['--machine', 'vtx-2006', '--strategy', 'native,nested', '--assume', 'ept'];
  const said = 'nested is hypothetical, for vtx-2006 has no EPT';
  expect(await printed('exits', ...old)).toContain(said);
  const rows = exitsSchema.parse(JSON.parse(await printed('exits', ...old, '--json')));
  for (const {strategy, hypothetical} of rows) {
    const needs = strategies.find(({id}) => id === strategy)!.needs;
    expect(hypothetical).toBe(needs === 'nested paging' ? 'EPT' : undefined);
  }
  expect(await printed('run', '--workload', 'touch-once', '--dry-run', ...old)).toContain(said);
});

test('of the usual strategies those that the machine cannot run are left out of exits, and that is said', {
  timeout: TIMEOUT_MS,
}, async () => {
  const told = async (...argv: readonly string[]) => {
    const terminal = captured();
    const status = await main(['exits', '--json', ...argv], terminal, new AbortController().signal);
    const columns = status === 0 ? exitsSchema.parse(JSON.parse(terminal.printed)) : [];
    return {status, said: terminal.said, columns: [...new Set(columns.map(({strategy}) => strategy))]};
  };
  const lack = 'vtx-2006 has no nested paging (EPT or NPT); --assume ept pretends that it has';
  const shadows = ['native', 'shadow-uncached', 'shadow-cached', 'kvm'];
  expect(await told('--machine', 'vtx-2006')).toEqual({
    status: 0,
    said: `nested is left out: ${lack}\n`,
    columns: shadows,
  });
  expect(await told('--machine', 'vtx-2006', '--assume', 'ept')).toEqual({
    status: 0,
    said: '',
    columns: [...shadows, 'nested'],
  });
  const named = await told('--machine', 'vtx-2006', '--strategy', 'native,nested');
  expect(named).toMatchObject({status: 1, columns: []});
  expect(named.said).toContain('has no nested paging (EPT or NPT), which strategy nested needs');
});

test('what is for tests alone is not offered', async () => {
  expect(await printed('list', 'workloads')).not.toContain('indexBits');
  expect(await printed('list', 'workloads', 'gups')).not.toContain('indexBits');
});

test('text is as wide as the terminal, from 60 to 80 columns, and 80 in a pipe', () => {
  expect([undefined, 20, 72, 200].map(columnsOf)).toEqual([80, 60, 72, 80]);
});

test.each([
  ['--help'],
  ['run', '--help'],
  ['start', '--help'],
  ['report', '--help'],
  ['list', '--help'],
  ['compare', '--help'],
])('%s %s', async (...argv) => {
  const text = await printed(...argv);
  expect(longest(text)).toBeLessThanOrEqual(80);
  expect(text).toMatch(/^Usage: pagewalk/);
});

test('a dry run tells the cells and makes none', async () => {
  const plan = JSON.parse(await printed('run', '--workload', 'touch-once', '--dry-run', '--json')) as {
    passes: number;
    cells: {workload: string}[];
  };
  expect(plan.passes).toBe(5);
  expect(plan.cells).toHaveLength(5 * 5);
  expect(await printed('run', '--workload', 'touch-once', '--dry-run')).toMatch(
    /^5 passes, 25 cells: native, /m,
  );
});

test('a dry run on two machines says which guest both can run', async () => {
  const argv = ['run', '--workload', 'touch-once', '--machine', 'cascade-lake,zen2', '--dry-run'];
  const sentence = 'guest.pcid=0 on all machines, for zen2 has no PCID.';
  expect(await printed(...argv)).toContain(`\n${sentence}\n`);
  const {notes} = JSON.parse(await printed(...argv, '--json')) as {notes: {sentence: string}[]};
  expect(notes).toMatchObject([{kind: 'same guest', parameters: ['guest.pcid'], sentence}]);
});

test.each(['3', '8,3'])('--seed %s runs just these', async seed => {
  const argv = ['--workload', 'touch-once', '--strategy', 'native', '--seed', seed, '--dry-run', '--json'];
  for (const verb of ['run', 'start']) {
    const plan = JSON.parse(await printed(verb, ...argv)) as {cells: {seed: number}[]};
    expect(plan.cells.map(cell => cell.seed)).toEqual(seed.split(',').map(Number));
  }
  const tuning = ['tune', '--workload', 'touch-once', '--seed', seed, '--dry-run', '--json'];
  const {stages} = JSON.parse(await printed(...tuning)) as {stages: {seeds: number[]}[]};
  expect(stages[0].seeds).toEqual(seed.split(',').map(Number));
});

test('a table cuts names that are too long, never numbers', () => {
  const columns = [
    {head: 'name', align: 'left'},
    {head: 'count', align: 'right'},
  ] as const;
  // 20 columns, less 7 for the number and 2 between.
  expect(table(columns, [['a rather long name', '1234567']], 20)).toBe(
    'name           count\na rather l…  1234567\n',
  );
  expect(table(columns, [['a rather \u{1f469} name', '1234567']], 20)).toContain('\na rather …   1234567\n');
});

test('what would be obeyed or not be seen is shown, in the room that it takes', () => {
  const columns = [{head: 'na\u0007me', align: 'left'}] as const;
  expect(table(columns, [['a\u202eb'], ['cd']], 80)).toBe('na\\u0007me\na\\u202eb\ncd\n');
  expect(wrapped('one\u202e\n two', 11)).toBe('one\\u202e\ntwo\n');
});

test('text is wrapped between words', () => {
  expect(wrapped('one two three', 8, '  ')).toBe('  one\n  two\n  three\n');
});

const cells = (count: number) => Array.from({length: count}, () => ({status: 'ok'}) as never);

test('progress is a line every ten seconds where nobody looks', () => {
  let seconds = 0;
  const terminal = captured();
  const watcher = progressOn(terminal, () => seconds * 1000);
  watcher.begun(4, 3);
  for (const at of [4, 9, 12, 13]) {
    seconds = at;
    watcher.passed(cells(2));
  }
  watcher.ended();
  // The third pass ends 12 s after the start: 4 s a pass, and one to go.
  expect(terminal.said).toBe(
    '3 cells are there already; 4 passes to go\npass 3 of 4, 12 s, about 4 s left\n',
  );
});

test('progress is one line, and gone at the end, where somebody looks', () => {
  let seconds = 0;
  const terminal = captured(true);
  const watcher = progressOn(terminal, () => seconds * 1000);
  watcher.begun(2, 0);
  seconds = 90;
  watcher.passed(cells(1));
  watcher.passed([{status: 'failed'} as never]);
  watcher.ended();
  expect(terminal.said.split('\r\u001b[K')).toEqual([
    '',
    'pass 0 of 2, 0 s',
    'pass 1 of 2, 1 min 30 s, about 1 min 30 s left',
    'pass 2 of 2, 1 min 30 s, 1 cell failed',
    '',
  ]);
});

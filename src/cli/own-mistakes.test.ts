/** What a user's file does wrong as it runs is told with the file, the line and the event of the recording, and fails alone. */
import {symlinkSync} from 'node:fs';
import {join} from 'node:path';
import {beforeAll, expect, test} from 'vitest';
import {bench, strategy, TINY_STORY, type Answer, type Bench} from './test-session.ts';

const TIMEOUT_MS = 60_000;

let here: Bench;
beforeAll(() => {
  here = bench();
  here.write('tiny.ts', TINY_STORY);
});

interface Told {
  readonly cells: readonly {
    readonly status: string;
    readonly strategy: string;
    readonly workload: string;
    readonly error?: string;
  }[];
}

/** What the failed cells say, by the strategy, where each file is one; `native` must end well. */
async function saidOf(
  files: Readonly<Record<string, string>>,
  ...more: readonly string[]
): Promise<Readonly<Record<string, string | undefined>>> {
  for (const [id, text] of Object.entries(files)) here.write(`${id}.ts`, text);
  const named = Object.keys(files).map(id => `./${id}.ts`);
  const answer = await run('./tiny.ts', named.join(','), ...more);
  expect(answer.err).not.toContain('    at ');
  expect(answer.status).toBe(2);
  const {cells} = JSON.parse(answer.out) as Told;
  expect(cells.find(({strategy: name}) => name === 'native')?.status).toBe('ok');
  return Object.fromEntries(cells.slice(1).map(cell => [cell.strategy, cell.error]));
}

const run = (workload: string, strategies: string, ...more: readonly string[]): Promise<Answer> =>
  here.process('run', '--workload', workload, '--strategy', strategies, '--seeds', '1', '--json', ...more);

/** Native, with `lines` after what it builds on line 10. */
const building = (id: string, lines: string): string =>
  strategy(id, '').replace('const mmu = ', `${lines}\nconst mmu = `);

/** The first translation is asked for the first event that is an access: the regions and the boot come before. */
const FIRST = 'at event 282 (kernel write)';

test('a throw in any method of a strategy', {timeout: TIMEOUT_MS}, async () => {
  const said = await saidOf({
    throws: strategy('throws', "throw new Error('I will not translate');"),
    'throws-text': strategy('throws-text', "throw 'no';"),
    'throws-nothing': strategy('throws-nothing', 'throw undefined;'),
    'throws-lines': strategy('throws-lines', "throw new Error('\\nfirst\\nsecond');"),
    'throws-silence': strategy('throws-silence', 'throw new Error();'),
    unbuilt: strategy('unbuilt', '').replace('const mmu', 'null.nothing; const mmu'),
    lost: building('lost', "hypervisor.overheadBytes = () => { throw new RangeError('lost count'); };"),
    rooted: building('rooted', "hypervisor.cpu(0).loadCr3 = () => { throw new Error('no root'); };"),
    empty: strategy('empty', '').replace('return hypervisor;', 'return null;'),
    classy: strategy('classy', '').replace('return hypervisor;', 'return class Mine {};'),
  });
  expect(said).toEqual({
    throws: `throws.ts, line 14, ${FIRST}: I will not translate`,
    'throws-text': `throws-text.ts, ${FIRST}: no`,
    'throws-nothing': `throws-nothing.ts, ${FIRST}: undefined was thrown`,
    'throws-lines': `throws-lines.ts, line 14, ${FIRST}: first`,
    'throws-silence': `throws-silence.ts, line 14, ${FIRST}: an error without a message`,
    unbuilt: "unbuilt.ts, line 11: Cannot read properties of null (reading 'nothing')",
    lost: 'lost.ts, line 11: lost count',
    rooted: 'rooted.ts, line 11, at event 280 (CR3 load): no root',
    empty: 'empty.ts: strategy empty: build returned null, expected a hypervisor',
    classy: 'classy.ts: strategy classy: build returned class Mine {}, expected a hypervisor',
  });
});

const ANSWERS = 'expected FILLED (0), EMULATED (1), GUEST_FAULT (2) or RESOLVED (3)';
const FRAME = 'expected a host frame, a whole number from 0 to 301989887';

/** Native, whose translations go through `change` before the TLB holds them. */
const refilling = (id: string, change: string): string =>
  building(
    id,
    `const {cpu} = machine; const fill = cpu.fill.bind(cpu); let misfit = 0;
     cpu.fill = (gvn, access, translation) => {
       ${change}
     };`,
  );

test.for([[[]], [['--check']]])(
  'nonsense that `translate` answers, with %j',
  {
    timeout: TIMEOUT_MS,
  },
  async ([more]) => {
    const answers = {
      undefined: 'undefined',
      nan: 'NaN',
      below: '-1',
      above: '4',
      text: "'FILLED'",
      yes: 'true',
    };
    const files = Object.entries(answers).map(([id, value]) => [id, strategy(id, `return ${value};`)]);
    const said = await saidOf(
      {
        ...(Object.fromEntries(files) as Record<string, string>),
        later: strategy('later', 'return Promise.resolve(0);'),
        frame: strategy('frame', 'translate(gvn, access); machine.cpu.frame = -7; return 0;'),
        store: strategy('store', 'machine.cpu.frame = 2 ** 25 + 2 ** 28; return 1;'),
        fault: strategy('fault', 'machine.cpu.errorCode = undefined; return 2;'),
        filled: refilling('filled', 'fill(gvn, access, {...translation, frame: NaN});'),
        levels: refilling('levels', 'fill(gvn, access, {...translation, level: 4});'),
      },
      ...more,
    );
    expect(said).toEqual({
      undefined: `undefined.ts, ${FIRST}: translate answered undefined, ${ANSWERS}`,
      nan: `nan.ts, ${FIRST}: translate answered NaN, ${ANSWERS}`,
      below: `below.ts, ${FIRST}: translate answered -1, ${ANSWERS}`,
      above: `above.ts, ${FIRST}: translate answered 4, ${ANSWERS}`,
      text: `text.ts, ${FIRST}: translate answered "FILLED", ${ANSWERS}`,
      yes: `yes.ts, ${FIRST}: translate answered true, ${ANSWERS}`,
      later: `later.ts, ${FIRST}: translate answered a Promise, ${ANSWERS}`,
      frame: `frame.ts, ${FIRST}: translate answered FILLED or RESOLVED with a cpu.frame of -7, ${FRAME}`,
      store: `store.ts, ${FIRST}: translate answered EMULATED with a cpu.frame of 301989888, ${FRAME}`,
      fault: `fault.ts, ${FIRST}: translate answered GUEST_FAULT with a cpu.errorCode of undefined, expected a whole number from 0 to 255`,
      filled: `filled.ts, line 13, ${FIRST}: cpu.fill: the frame is NaN, ${FRAME}`,
      levels: `levels.ts, line 13, ${FIRST}: cpu.fill: the level is 4, expected 1 to 2, its guestLevel`,
    });
  },
);

/** Native with an event of its own, that counts by `count` at each translation. */
const counting = (id: string, count: string): string =>
  strategy(id, count).replace(
    `id: '${id}',`,
    `id: '${id}', events: {turns: {description: 'turns', cause: 'other exits', price: 2}},`,
  );

test('counters that are no counts', {timeout: TIMEOUT_MS}, async () => {
  const said = await saidOf({
    nan: counting('nan', "machine.own.turns += Number('x');"),
    half: counting(
      'half',
      'machine.own.turns += 0.5; if (machine.own.turns % 1 === 0) machine.own.turns += 0.5;',
    ),
    below: counting('below', 'machine.own.turns--;'),
    text: counting('text', "machine.own.turns += '1';"),
    fallen: counting('fallen', 'machine.own.turns = machine.clock.accesses < 500 ? 40 : 20;'),
    fraction: strategy('fraction', 'machine.events.tlbHits += 1 / 3;'),
    gone: strategy('gone', 'delete machine.events.tlbMisses;'),
    endless: strategy('endless', 'machine.events.walks = Infinity;'),
  });
  const whole = 'expected a whole number';
  expect(said).toEqual({
    nan: `nan.ts, at event 795 (chapter): the counter machine.own.turns is NaN, ${whole}, 0 or more`,
    half: expect.stringMatching(
      /^half\.ts, at event 795 \(chapter\): the counter machine\.own\.turns is \d+\.5, expected a whole number, 0 or more$/,
    ) as string,
    below: expect.stringMatching(
      /^below\.ts, at event 795 \(chapter\): the counter machine\.own\.turns is -\d+, expected a whole number, 0 or more$/,
    ) as string,
    text: expect.stringMatching(
      / the counter machine\.own\.turns is "01+…?"?, expected a whole number, 0 or more$/,
    ) as string,
    fallen: expect.stringMatching(
      / the counter machine\.own\.turns is 20, expected a whole number, at least 40, which it was a chapter ago$/,
    ) as string,
    fraction: expect.stringMatching(
      / the counter machine\.events\.tlbHits is \d+\.\d+, expected a whole/,
    ) as string,
    gone: `gone.ts, at event 795 (chapter): the counter machine.events.tlbMisses is undefined, ${whole}, 0 or more`,
    endless: `endless.ts, at event 795 (chapter): the counter machine.events.walks is Infinity, ${whole}, 0 or more`,
  });
});

/** What a story does on line 13, and what is said. */
const STORIES: Readonly<Record<string, readonly [line: string, said: string]>> = {
  moon: ["throw new Error('the moon is full');", 'moon.ts, line 13: the moon is full'],
  text: ["throw 'no';", 'text.ts: no'],
  nothing: ['throw null;', 'nothing.ts: null was thrown'],
  coded: ['throw {code: 7};', 'coded.ts: {"code":7} was thrown'],
  missing: ['null.pages;', "missing.ts, line 13: Cannot read properties of null (reading 'pages')"],
  unmapped: [
    'process.map(NaN);',
    'unmapped.ts, line 13: map is given NaN, expected a whole number of pages, 1 or more',
  ],
  deep: [
    "yield* tell(); function* tell() { fail(); } function fail() { throw new Error('deep'); }",
    'deep.ts, line 13: deep',
  ],
};

test('a throw in a story', {timeout: TIMEOUT_MS}, async () => {
  for (const [id, [line]] of Object.entries(STORIES)) {
    const text = TINY_STORY.replace("yield 'warm';", `yield 'warm';\n${line}`);
    here.write(`${id}.ts`, text.replace("id: 'tiny'", `id: '${id}'`));
  }
  const files = Object.keys(STORIES).map(id => `./${id}.ts`);
  const {out, status, err} = await run(files.join(','), 'nested');
  expect(err).not.toContain('    at ');
  expect(status).toBe(2);
  const {cells} = JSON.parse(out) as Told;
  const said = cells.filter(cell => cell.strategy === 'nested').map(cell => cell.error);
  expect(said).toEqual(Object.values(STORIES).map(([, each]) => each));
});

test("a workload's reference that no strategy with a host has", {timeout: TIMEOUT_MS}, async () => {
  for (const reference of ['nestd', 'native']) {
    here.write('over.ts', TINY_STORY.replace("id: 'tiny'", `id: 'over', reference: '${reference}'`));
    const {status, err} = await run('./over.ts', 'nested');
    expect(status).toBe(1);
    expect(err).toMatch(
      new RegExp(`over\\.ts: reference is "${reference}", expected a strategy that has a host: nested, `),
    );
  }
});

/** What a file holds that does not parse, and what is said of it after its name. */
const UNPARSED: readonly (readonly [name: string, text: string, said: string])[] = [
  [
    'typed.mjs',
    'export default {};\nconst pages: number = 2;\n',
    ', line 2: cannot be imported: Missing initializer in const declaration (types are for files that end in .ts or .mts)',
  ],
  [
    'typed.js',
    'export default {};\ninterface Page {}\n',
    ', line 2: cannot be imported: Unexpected strict mode reserved word (types are for files that end in .ts or .mts)',
  ],
  [
    'torn.mjs',
    'export default {};\n\nconst pages = 2 +;\n',
    ", line 3: cannot be imported: Unexpected token ';'",
  ],
  [
    'torn.ts',
    'export default {};\nconst pages = = 2;\n',
    ', line 2: cannot be imported: Expression expected',
  ],
  [
    'counted.ts',
    'export default {};\nenum Pages {One}\n',
    ', line 2: cannot be imported: TypeScript enum is not supported in strip-only mode',
  ],
  ['uses.mjs', "import './torn.mjs';\n", ": cannot be imported: torn.mjs, line 3: Unexpected token ';'"],
  [
    'lacks.mjs',
    "\nimport {nope} from 'pagewalk';\n",
    ", line 2: cannot be imported: The requested module 'pagewalk' does not provide an export named 'nope'",
  ],
  [
    'fails.mjs',
    '\nnull.pages;\n',
    ", line 2: cannot be imported: Cannot read properties of null (reading 'pages')",
  ],
  ['throws.mjs', "throw 'no';\n", ': cannot be imported: no'],
  [
    'later.mjs',
    'export default Promise.resolve({});\n',
    ': the strategy: the whole is a Promise, expected an object',
  ],
  ['gets.mjs', "export default {get id() { throw new Error('no id'); }};\n", ', line 1: the strategy: no id'],
];

test('a module that cannot be imported', {timeout: TIMEOUT_MS}, async () => {
  const named = UNPARSED.map(([name, text]) => [name, here.write(`imports/${name}`, text)] as const);
  symlinkSync(named.find(([name]) => name === 'fails.mjs')![1], join(here.folder, 'imports/link.mjs'));
  const told = async (name: string): Promise<string> => {
    const {status, out, err} = await here.process('list', 'strategies', `./imports/${name}`);
    expect([status, out]).toEqual([1, '']);
    return err.replaceAll(`${here.folder}/`, '').replaceAll(/(\.\/)?imports\//g, '');
  };
  const said = await Promise.all(UNPARSED.map(([name]) => told(name)));
  expect(said).toEqual(UNPARSED.map(([name, , each]) => `pagewalk: ${name}${each}\n`));
  expect(await told('link.mjs')).toMatch(/^pagewalk: link\.mjs, line 2: cannot be imported: Cannot read/);
});

/** `pagewalk explain` as a process: one event, in text and JSON, drawn, and all that cannot be explained. */
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {beforeAll, describe, expect, test} from 'vitest';
import {EACH_WAY} from '../explain/lesson.ts';
import {explainSchema, topSchema} from '../explain/schemas.ts';
import {bench, TINY_STORY, type Answer, type Bench} from './test-session.ts';

const TIMEOUT_MS = 60_000;
const SLOW = {timeout: TIMEOUT_MS};

let here: Bench;
beforeAll(() => {
  here = bench();
  here.write('tiny.ts', TINY_STORY);
});

const explain = (...argv: readonly string[]): Promise<Answer> =>
  here.pagewalk('explain', '--workload', './tiny.ts', ...argv);

describe('one event', SLOW, () => {
  test('is told in 80 columns, with what each strategy did', async () => {
    const {status, out, err} = await explain('--event', 'exitsHiddenFault:5', '--state');
    expect([status, err]).toEqual([0, '']);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    for (const strategy of ['shadow-cached', 'shadow-uncached', 'nested', 'native'])
      expect(out).toMatch(new RegExp(`^${strategy}: [\\d,.]+ cycles$`, 'm'));
    expect(out).toContain('leaves the guest: VM exit for a hidden fault');
    expect(out).toContain('pool: ');
  });

  test('as JSON is what its schema says, with what it met and without', async () => {
    for (const more of [[], ['--state'], ['--state', 'all', '--strategy', 'shadow-uncached,nested']]) {
      const {out} = await explain('--event', 'walks:20', '--json', ...more);
      expect(JSON.stringify(explainSchema.parse(JSON.parse(out)))).toBe(out.trimEnd());
    }
  });

  test('as JSON has steps whose cycles are those of the event, the same each time', async () => {
    const argv = ['--event', 'exitsHiddenFault:5', '--json'];
    const [{out}, again] = [await explain(...argv), await explain(...argv)];
    expect(again.out).toBe(out);
    const {event, strategies} = explainSchema.parse(JSON.parse(out));
    expect(event.number).toBeGreaterThan(0);
    for (const {steps, cycles} of strategies)
      expect(steps.reduce((sum, step) => sum + step.cycles, 0)).toBe(cycles);
    const [{steps}] = strategies;
    expect(steps.find(({kind}) => kind === 'load')).toMatchObject({
      actor: 'cpu',
      structure: expect.stringMatching(/^shadow P/),
      dimension: 'host',
      foundIn: expect.any(String),
    });
  });

  test('is found by its number, and by the page that it concerns', async () => {
    const found = explainSchema.parse(
      JSON.parse((await explain('--event', 'exitsTrueFault:3', '--json')).out),
    );
    const {number, address, madeAgainAt} = found.event;
    const byNumber = explainSchema.parse(JSON.parse((await explain('--at', String(number), '--json')).out));
    expect(byNumber).toEqual(found);
    const byPage = explainSchema.parse(JSON.parse((await explain('--va', `${address}:1`, '--json')).out));
    expect(byPage.event.number).toBe(number);
    expect(madeAgainAt).toBeGreaterThan(number);
  });

  test('is drawn where that is asked for, with all strategies', async () => {
    await explain('--event', 'exitsHiddenFault', '--diagram', 'one.svg');
    await explain('--event', 'exitsHiddenFault', '--diagram', 'one.mmd');
    const svg = readFileSync(join(here.folder, 'one.svg'), 'utf8');
    const mmd = readFileSync(join(here.folder, 'one.mmd'), 'utf8');
    expect(svg).toMatch(/^<svg .*<\/svg>\n$/s);
    expect(mmd).toContain('cpu->>hypervisor: leaves the guest');
    for (const strategy of EACH_WAY) {
      expect(svg).toMatch(new RegExp(`font-weight="bold"[^>]*>[^<]*${strategy}`));
      expect(mmd).toMatch(new RegExp(`Note over guest,memory: .*${strategy}`));
    }
  });
});

test('where a kind of event comes from adds up to all of it', SLOW, async () => {
  const {out} = await explain('--top', 'exitsTraceFault', '--json');
  const {total, lists} = topSchema.parse(JSON.parse(out));
  expect(total).toBeGreaterThan(0);
  const [{by, shares}] = lists;
  expect(by).toBe('operation of the guest');
  expect(shares.reduce((sum, {count}) => sum + count, 0)).toBe(total);
  expect(shares.reduce((sum, {share}) => sum + share, 0)).toBeCloseTo(1);
});

test('the lesson has all cases, and fetches nothing', {timeout: TIMEOUT_MS}, async () => {
  const {status, out, err} = await here.pagewalk('explain', '--lesson', '--out', 'lesson.html');
  expect([status, out, err]).toEqual([0, '', 'The lesson is lesson.html\n']);
  const page = readFileSync(join(here.folder, 'lesson.html'), 'utf8');
  expect(page.match(/<section class="case"/g)).toHaveLength(7);
  expect(page).not.toMatch(/<script|<link|src=|url\(/);
  const exits = [...page.matchAll(/leaves the guest: (VM exit for [^<]+)</g)].map(([, exit]) => exit);
  expect(exits.length).toBeGreaterThan(0);
  for (const exit of exits) expect(page, `the price of ${exit}`).toContain(`>${exit}<`);
  expect(page, 'what is case 3 again is not drawn again').toContain('<a href="#hidden-fault">');
});

describe('a mistake is a sentence and status 1', SLOW, () => {
  const tiny = ['--workload', './tiny.ts'];
  test.each<{argv: readonly string[]; says: string}>([
    {argv: ['--at', '1'], says: 'explain needs to know which recording: expected --workload'},
    {argv: tiny, says: 'explain needs to know which event: expected one of --at, --event and --va, not 0'},
    {
      argv: [...tiny, '--at', '1', '--va', '0x1000'],
      says: 'explain needs to know which event: expected one of --at, --event and --va, not 2',
    },
    {
      argv: [...tiny, '--event', 'exitsHidenFault:1'],
      says: 'unknown event "exitsHidenFault" (did you mean "exitsHiddenFault"?); pagewalk list events names them',
    },
    {
      argv: [...tiny, '--event', 'walks:0'],
      says: '--event is "walks:0", expected NAME or NAME:N with N from 1 on',
    },
    {
      argv: [...tiny, '--va', 'main'],
      says: '--va is "main", expected an address such as 0x7f0000001000, or ADDRESS:N',
    },
    {argv: [...tiny, '--at', '9'.repeat(9)], says: 'no event 999999999 in tiny: there are '},
    {
      argv: [...tiny, '--event', 'exitsInvlpg:1', '--strategy', 'native'],
      says: 'no exitsInvlpg:1 under native in tiny: there are 0',
    },
    {argv: ['--lesson'], says: '--lesson needs a place: expected --out FILE.html'},
    {argv: [...tiny, '--out', 'x.html'], says: '--out is where the lesson goes: expected --lesson beside it'},
    {
      argv: [...tiny, '--at', '1', '--set', 'pages=2,3'],
      says: 'explain has one recording: expected one workload, machine and seed, and no list in --set',
    },
    {
      argv: [...tiny, '--top', 'walks', '--at', '3'],
      says: '--top is about all events: expected none of --at, --event and --va beside it',
    },
  ])('$argv', async ({argv, says}) => {
    const {status, out, err} = await here.pagewalk('explain', ...argv);
    expect([status, out]).toEqual([1, '']);
    expect(err).toMatch(/^pagewalk: [^\n]*\n$/);
    expect(err).toContain(says);
  });

  test('and writes nothing', () => expect(existsSync(join(here.folder, 'x.html'))).toBe(false));
});

import {existsSync, mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {exampleMap} from '../report/map/fixture.ts';
import {costsSchema} from '../reproduce/costs/costs.ts';
import {committedScorecard} from '../reproduce/committed.ts';
import {scorecardSchema, type Scorecard} from '../reproduce/scorecard.ts';
import {main, type Session} from './main.ts';
import {reproduceTargets} from './reproduce-targets.ts';
import {mapText} from './reproduce-map.ts';
import {keptTerminal} from './test-terminal.ts';

const TIMEOUT_MS = 240_000;

async function reproduce(...argv: readonly string[]) {
  const terminal = keptTerminal();
  const status = await main(['reproduce', ...argv], terminal, new AbortController().signal);
  return {status, out: terminal.results.join(''), err: terminal.asides.join('')};
}

test('measured costs stand beside these, within 80 columns, or as JSON', {timeout: TIMEOUT_MS}, async () => {
  const {status, out} = await reproduce('--costs');
  expect(status).toBe(0);
  for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  expect(out).toMatch(/^system call, isolated +kvm-spt +fitted +2\.\d+ +2\.09 +\d\.\d\d× +\[1\.00–1\.01\]$/m);
  const {operations} = costsSchema.parse(JSON.parse((await reproduce('--costs', '--json')).out));
  expect(operations.length).toBeGreaterThan(20);
});

test('without anything to reproduce it says what there is', async () => {
  expect(await reproduce()).toMatchObject({
    status: 1,
    err: 'pagewalk: reproduce is given nothing to reproduce, expected ids of targets, --all, --list, --costs or --map\n',
  });
  const {status, err} = await reproduce('T77');
  expect(status).toBe(1);
  expect(err).toMatch(
    /^pagewalk: reproduce T77: no such target \(did you mean "T7"\?\), expected one of T1, T2, /,
  );
});

test('the list has every target, within 80 columns, with what cannot be tested and why', async () => {
  const {status, out} = await reproduce('--list');
  expect(status).toBe(0);
  for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  expect(out).toMatch(/^T1: .* \(exact\)$/m);
  expect(out).toMatch(/^T18: .* \(exact, not testable\)$/m);
  const rows = JSON.parse((await reproduce('t18', '--list', '--json')).out) as object[];
  expect(rows).toMatchObject([{id: 'T18', kind: 'exact', testable: false}]);
});

test('a target is judged, in a table or as JSON, and what is counted once is kept', {
  timeout: TIMEOUT_MS,
}, async () => {
  const out = join(mkdtempSync(join(tmpdir(), 'pagewalk-reproduce-')), 'kept');
  const first = await reproduce('t22', 'T7', 'T18', '--out', out);
  expect(first.status).toBe(0);
  for (const line of first.out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  expect(first.out).toMatch(/^exact +published +here +in +verdict\nT7: .* \d+ +\d+ +100 % +reproduced$/m);
  expect(first.out).toContain('T18 cannot be tested: there is no nested virtualization');
  expect(first.err).toContain(`The scorecard is ${join(out, 'scorecard.html')}\n`);
  expect(existsSync(join(out, 'T22.md'))).toBe(true);
  const again = await reproduce('T22', 'T7', 'T18', '--out', out, '--json');
  expect(again.err).toContain('1 cell is there already; 0 passes to go');
  const {targets} = scorecardSchema.parse(JSON.parse(again.out));
  expect(targets.map(({id, verdict}) => [id, verdict])).toEqual([
    ['T22', 'reproduced'],
    ['T7', 'reproduced'],
    ['T18', 'not testable'],
  ]);
});

test.each([
  [['--costs', '--map'], "option '--costs' cannot be used with option '--map'"],
  [['--costs', '--out', 'here'], 'reproduce --costs takes no --out: nothing is kept'],
  [['--list', '--out', 'here'], 'reproduce --list takes no --out: nothing is kept'],
  [['T1', '--map'], 'reproduce --map takes no targets'],
  [['T99', '--all'], 'reproduce is given T99 and --all, expected one of the two'],
  [['--all', '--costs'], 'reproduce --costs takes no targets'],
])('%j is refused', async (argv, sentence) => {
  expect(await reproduce(...argv)).toMatchObject({status: 1, err: `pagewalk: ${sentence}\n`, out: ''});
});

test('the map as text is a table and its findings, within 80 columns', () => {
  const map = exampleMap();
  const text = mapText(map, 80);
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  const [, ...rows] = text.split('\n').filter(line => /^ *(misses|[\d.]+)(  +[\d.]+)+$/.test(line));
  expect(rows).toHaveLength(map.rows.length);
  // From many misses to few, as they are drawn.
  expect(rows.map(row => Number(row.trim().split(/ +/)[0]))).toEqual(map.rows.toReversed());
  for (const sentence of map.findings) expect(text.replaceAll(/\s+/g, ' ')).toContain(sentence);
});

test('a map that is interrupted before it began ran nothing', async () => {
  const terminal = keptTerminal();
  const status = await main(['reproduce', '--map'], terminal, AbortSignal.abort());
  expect({status, out: terminal.results}).toEqual({status: 130, out: []});
});

test('what was reproduced before, and is not any more, is said with status 3', async () => {
  const out = mkdtempSync(join(tmpdir(), 'pagewalk-reproduce-'));
  const terminal = keptTerminal();
  const session: Session = {terminal, signal: new AbortController().signal, argv: [], status: 0};
  const [kept] = committedScorecard().targets;
  const before: Scorecard = {targets: [{...kept, id: 'T18', verdict: 'reproduced'}]};
  await reproduceTargets(session, ['T18'], {jobs: 1, timeout: 60, out}, before);
  expect(session.status).toBe(3);
  expect(terminal.asides.join('')).toContain(
    'T18 was reproduced, and is not testable now: there is no nested virtualization',
  );
});

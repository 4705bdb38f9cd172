import {expect, test} from 'vitest';
import {costsSchema} from '../reproduce/costs.ts';
import {exampleMap} from '../report/map/fixture.ts';
import {main} from './main.ts';
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
    err: 'pagewalk: reproduce is given nothing to reproduce, expected --costs or --map\n',
  });
});

test.each([
  [['--costs', '--map'], 'reproduce is given --costs and --map, expected one of them'],
  [['--costs', '--out', 'here'], 'reproduce --costs takes no --out, which is for --map'],
  [['--costs', '--jobs', '2'], 'reproduce --costs takes no --jobs, which is for --map'],
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

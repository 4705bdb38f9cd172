/** What is said of a file, held to what can be counted by hand, in another way, or of the same program in another form. */
import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {record} from '../suite/recording-file/record.ts';
import {expectProperty} from '../testing/property.ts';
import {factsSchema, type Facts} from './facts.ts';
import {traceAt} from './file.ts';
import {factsOf} from './info.ts';
import {PageUses, PARTS} from './page-uses.ts';
import {sparkline} from './sparkline.ts';

const folder = mkdtempSync(join(tmpdir(), 'pagewalk-facts-'));

async function factsAt(path: string): Promise<Facts> {
  return factsSchema.parse(await factsOf(await traceAt(path), () => {}));
}

async function recorded(workload: string, set: Readonly<Record<string, number>> = {}): Promise<string> {
  const out = join(folder, `some-${Object.values(set).join('-')}.pagewalk`);
  await record({workload, set, out}, {signal: new AbortController().signal, told() {}});
  return out;
}

function lackey(name: string, ...lines: readonly string[]): string {
  const path = join(folder, `${name}.lackey`);
  writeFileSync(path, lines.map(line => `${line}\n`).join(''));
  return path;
}

describe('how far apart a page comes back', () => {
  // A, B, A: a cache of two pages hits the second A. C, B: C lies between, and A.
  test('by hand', () => {
    const uses = new PageUses(5);
    for (const [at, page] of [1, 2, 1, 3, 2].entries()) uses.use(page, at);
    expect(uses.pages).toBe(3);
    expect(uses.reuse).toEqual([
      {distance: 1, count: 0},
      {distance: 2, count: 1},
      {distance: 4, count: 1},
      {distance: null, count: 3},
    ]);
  });

  test('is what a cache of each size says', () => {
    const hitsOf = (size: number, pages: readonly number[]): number => {
      let cache: number[] = [];
      let hits = 0;
      for (const page of pages) {
        if (cache.includes(page)) hits++;
        cache = [page, ...cache.filter(each => each !== page)].slice(0, size);
      }
      return hits;
    };
    expectProperty(
      fc.property(fc.array(fc.nat(20), {minLength: 1, maxLength: 200}), pages => {
        const uses = new PageUses(pages.length);
        for (const [at, page] of pages.entries()) uses.use(page, at);
        for (const size of [1, 2, 4, 8, 16, 32]) {
          const said = uses.reuse.filter(({distance}) => distance !== null && distance <= size);
          expect(said.reduce((sum, {count}) => sum + count, 0)).toBe(hitsOf(size, pages));
        }
        expect(uses.reuse.reduce((sum, {count}) => sum + count, 0)).toBe(pages.length);
      }),
    );
  });

  test('and how many at a time, part by part', () => {
    const uses = new PageUses(2 * PARTS);
    for (let at = 0; at < 2 * PARTS; at++) uses.use(at < PARTS ? 7 : at, at);
    expect(uses.workingSet).toEqual(Array.from({length: PARTS}, (_, part) => (part < PARTS / 2 ? 1 : 2)));
  });
});

test('an address trace, counted by hand', async () => {
  const path = lackey(
    'hand',
    'I  401000,3',
    'I  401003,3',
    ' L 600ffc,8',
    'hello',
    ' S 600000,8',
    ' M 600008,8',
  );
  expect(await factsAt(path)).toMatchObject({
    format: '.lackey',
    level: 'addresses',
    processes: 1,
    instructions: 2,
    accesses: 4,
    stores: 2,
    switches: 0,
    footprintPages: 3,
    pages: {'4 KiB': 3, '2 MiB': 0, '1 GiB': 0},
    skipped: [{what: 'lines that are no records', count: 1, firstLine: 4}],
  });
});

test('a program is the same whether its addresses are told, or the events of its guest', async () => {
  const trace = join(import.meta.dirname, '../../workloads/traces/ls.lackey');
  const [told, events] = [await factsAt(trace), await factsAt(await recorded(trace))];
  for (const name of ['processes', 'instructions', 'accesses', 'stores', 'footprintPages', 'pages'] as const)
    expect([name, events[name]]).toEqual([name, told[name]]);
  // A load that comes back from a fault fetches its instruction again: some more of the nearest uses, and no other pages.
  const far = ({reuse}: Facts) => reuse.filter(({distance}) => distance === null || distance > 32);
  expect(far(events)).toEqual(far(told));
});

test('a story has the processes that it forks, and the pages that it maps', async () => {
  const forks = await factsAt(await recorded('shell', {programs: 3, warmupPrograms: 2}));
  expect(forks).toMatchObject({level: 'events', workload: 'shell', seed: 1, skipped: []});
  expect(forks.processes).toBe(1 + forks.work['guestForks']);
  expect(forks.work['guestForks']).toBeGreaterThan(3);
  expect(forks.systemCalls).toEqual({unnamed: forks.work['guestSyscalls']});
  const huge = await factsAt(await recorded('gups', {tablePages: 2048, 'guest.largePages': 1}));
  expect(huge.footprintPages).toBeGreaterThan(2048);
  expect(huge.chapters).toHaveLength(2);
});

const FORKING = `
import {workload} from 'pagewalk';
export default workload({
  id: 'forking', title: 'Forking', family: 'fork', hypothesis: 'none', follows: 'nobody', parameters: {},
  *story(guest) {
    const parent = guest.spawn();
    const region = parent.map(50);
    region.touchAll('write');
    yield 'warm';
    const child = parent.fork();
    region.in(child).touchAll('write');
    region.touchAll('read');
    yield 'forked';
  },
});
`;

test('a page of the parent is another than that of the child at the same address', async () => {
  const story = join(folder, 'forking.ts');
  writeFileSync(story, FORKING);
  const {processes, footprintPages, pages, switches} = await factsAt(
    await recorded(story, {'guest.codePages': 0}),
  );
  expect({processes, footprintPages, pages}).toEqual({
    processes: 2,
    footprintPages: 100,
    pages: {'4 KiB': 100, '2 MiB': 0, '1 GiB': 0},
  });
  expect(switches).toBeGreaterThan(1);
});

test('a sparkline is as high as its largest', () => {
  expect(sparkline([0, 1, 4, 8])).toBe('▁▂▅█');
  expect(sparkline([0, 0])).toBe('▁▁');
});

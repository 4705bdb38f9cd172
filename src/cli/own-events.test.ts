/** A strategy in a file of the user's that counts what no other does, from the command to every page that shows it. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {beforeAll, expect, test} from 'vitest';
import {cascadeLake} from '../machines/cascade-lake.ts';
import type {Item} from '../suite/list.ts';
import type {OkCell, Result} from '../suite/result.ts';
import {ownOf} from '../suite/own-counts.ts';
import {cycles} from '../timing/pricing.ts';
import {bench, TINY_STORY, type Answer, type Bench} from './test-session.ts';

const TIMEOUT_MS = 60_000;

/** A processor whose misses are served by a handler in the kernel, as those of MIPS are: native, and a trap a miss. */
const REFILLING = `
import {Native, NativeMmu, strategy} from 'pagewalk';
import type {Access, Cpu, Gvn, Translated, VirtualMachine} from 'pagewalk';

class Refilling extends NativeMmu {
  private readonly own: Record<'refills' | 'firstRefills', number>;
  private readonly seen = new Set<Gvn>();

  constructor(machine: VirtualMachine<'refills' | 'firstRefills'>, cpu: Cpu) {
    super(machine, cpu);
    this.own = machine.own;
  }

  override translate(gvn: Gvn, access: Access): Translated {
    this.own.refills++;
    if (!this.seen.has(gvn)) this.own.firstRefills++;
    this.seen.add(gvn);
    return super.translate(gvn, access);
  }
}

export default strategy({
  id: 'refilling',
  title: 'Software-managed TLB',
  description: 'native, but the kernel fills the TLB',
  virtual: false,
  parameters: {},
  events: {
    refills: {
      description: 'misses that a handler of the kernel served',
      cause: 'native or shadow walk',
      price: ({guestFaultCycles}) => guestFaultCycles / 4,
    },
    firstRefills: {
      description: 'of these, the first of their pages',
      cause: 'native or shadow walk',
      price: {free: 'each is one of the refills, which have their price'},
    },
  },
  build: machine => new Native(machine, cpu => new Refilling(machine, cpu)),
});
`;

let here: Bench;
let ran: Result;

beforeAll(async () => {
  here = bench();
  here.write('tiny.ts', TINY_STORY);
  here.write('refilling.ts', REFILLING);
  const subject = ['--workload', './tiny.ts', '--strategy', './refilling.ts,nested', '--seeds', '2'];
  ran = resultOf(await here.pagewalk('run', ...subject, '--check', '--json', '--out', 'run'));
}, TIMEOUT_MS);

function resultOf({out, err}: Answer): Result {
  expect(err).not.toContain('failed');
  return JSON.parse(out) as Result;
}

function cellOf({cells}: Result, strategy: string): OkCell {
  const cell = cells.find(each => each.strategy === strategy);
  if (cell?.status !== 'ok') throw new Error(`${strategy} has no cell`);
  return cell;
}

const A_PRICE = "expected cycles above 0 in whole sixteenths, or {free: 'the reason'}";

const PRICE = cascadeLake.latencies.guestFaultCycles / 4;

test('every miss is counted, and costs what it says beside what native costs', () => {
  const [native, own] = ['native', 'refilling'].map(strategy => cellOf(ran, strategy));
  expect(own.events).toEqual(native.events);
  expect(own.ownEvents!['refills']).toBe(own.tlbMisses);
  expect(own.tlbMisses).toBeGreaterThan(0);
  expect(own.cycles).toBe(native.cycles + own.tlbMisses * PRICE);
  const cause = 'native or shadow walk';
  expect(own.attribution).toEqual({
    ...native.attribution,
    [cause]: native.attribution[cause] + own.tlbMisses * PRICE,
  });
});

test('chapters have their counts, and those that are measured add up to the cell', () => {
  const cell = cellOf(ran, 'refilling');
  const {chapters} = cell;
  expect(chapters.map(({ownEvents}) => ownEvents!['refills'])).toEqual(
    chapters.map(({events}) => events.tlbMisses),
  );
  const [warm, ...measured] = chapters;
  expect(warm.ownEvents!['firstRefills']).toBeGreaterThan(0);
  for (const name of ['refills', 'firstRefills']) {
    expect(measured.reduce((sum, {ownEvents}) => sum + ownEvents![name], 0)).toBe(cell.ownEvents![name]);
  }
  const costOf = (chapter: (typeof chapters)[number]): number =>
    cycles(chapter.events, cascadeLake.costs, ownOf(cell, chapter));
  expect(measured.reduce((sum, chapter) => sum + costOf(chapter), 0)).toBe(cell.cycles);
});

test('a cell says what each is and costs, and one of a strategy without any says nothing', () => {
  expect(cellOf(ran, 'refilling').ownCatalogue).toEqual({
    refills: {
      description: 'misses that a handler of the kernel served',
      cause: 'native or shadow walk',
      cycles: PRICE,
    },
    firstRefills: {
      description: 'of these, the first of their pages',
      cause: 'native or shadow walk',
      cycles: 0,
      free: 'each is one of the refills, which have their price',
    },
  });
  const fields = Object.keys(cellOf(ran, 'nested'));
  expect(fields.filter(field => field.startsWith('own'))).toEqual([]);
  expect(Object.keys(cellOf(ran, 'nested').chapters[0])).toEqual(['name', 'measured', 'events']);
});

test('the terminal, the summary and the page show them', {timeout: TIMEOUT_MS}, async () => {
  const {out} = await here.pagewalk('report', 'run');
  const {ownEvents: {refills, firstRefills} = {}} = cellOf(ran, 'refilling');
  expect(out).toContain(`refilling: ${refills} refills, ${firstRefills} firstRefills`);
  const [summary, page] = ['summary.md', 'report.html'].map(file =>
    readFileSync(join(here.folder, 'run', file), 'utf8'),
  );
  expect(summary).toContain('### Events of their own');
  expect(summary).toContain(`| tiny | refilling | ${refills} | ${firstRefills} |`);
  expect(summary).toContain(
    `| refills | refilling | misses that a handler of the kernel served | native or shadow walk | ${PRICE} |`,
  );
  expect(page).toContain('Events of their own');
  expect(page).toContain('each is one of the refills, which have their price');
});

test('another price of the machine makes them dearer by as much', {timeout: TIMEOUT_MS}, async () => {
  const {guestFaultCycles} = cascadeLake.latencies;
  const setting = `machine.guestFaultCycles=${guestFaultCycles + 400}`;
  const dear = resultOf(await here.pagewalk('report', 'run', '--set', setting, '--json'));
  const [before, after] = [ran, dear].map(result => cellOf(result, 'refilling'));
  expect(after.ownEvents).toEqual(before.ownEvents);
  expect(after.ownCatalogue!['refills'].cycles).toBe(PRICE + 100);
  const {guestFaults} = before.events;
  expect(after.cycles - before.cycles).toBe(400 * guestFaults + 100 * before.tlbMisses);
});

test('`list` says what a file counts', async () => {
  const {out} = await here.pagewalk('list', 'strategies', './refilling.ts');
  expect(out).toContain(
    '\nEvents of its own:\n' +
      '  refills\n      misses that a handler of the kernel served (native or shadow walk; priced\n' +
      '      by the machine)\n  firstRefills\n',
  );
  const listed = await here.pagewalk('list', 'strategies', './refilling.ts', '--json');
  const [{events}] = JSON.parse(listed.out) as readonly Item[];
  expect(events).toMatchObject({refills: {cause: 'native or shadow walk'}, firstRefills: {free: /each/}});
});

/** What makes the price, and what is said of it after the name of the event. */
const PRICES: readonly (readonly [made: string, said: string])[] = [
  ['-guestFaultCycles', ` is ${-cascadeLake.latencies.guestFaultCycles}, ${A_PRICE}`],
  ['1 / 3', ` is 0.3333333333333333, ${A_PRICE}`],
  ['0', ` is 0, ${A_PRICE}`],
  ['NaN', ` is NaN, ${A_PRICE}`],
  ['undefined', ` is undefined, ${A_PRICE}`],
  ["'dear'", ` is "dear", ${A_PRICE}`],
];

test.for(PRICES)('a price of %s that is made', async ([made, said]) => {
  const name = `made-${made.replaceAll(/\W/g, '-')}.ts`;
  here.write(name, REFILLING.replace('guestFaultCycles / 4', made));
  const {status, err} = await here.pagewalk('run', '--workload', './tiny.ts', '--strategy', `./${name}`);
  expect(err).toBe(`pagewalk: ${here.folder}/${name}: events.refills.price on cascade-lake${said}\n`);
  expect(status).toBe(1);
});

test('what makes a price and throws', async () => {
  here.write('made.ts', REFILLING.replace('guestFaultCycles / 4', 'null.price'));
  const {err} = await here.pagewalk('run', '--workload', './tiny.ts', '--strategy', './made.ts');
  expect(err).toBe(
    `pagewalk: ${here.folder}/made.ts, line 32: events.refills.price on cascade-lake: ` +
      "Cannot read properties of null (reading 'price')\n",
  );
});

test('what is counted and was not said is refused', {
  timeout: TIMEOUT_MS,
}, async () => {
  here.write('unsaid.ts', REFILLING.replace('this.own.firstRefills++', 'this.own.lastRefills++'));
  const run = async (file: string): Promise<Answer> =>
    here.pagewalk('run', '--workload', './tiny.ts', '--strategy', file, '--seeds', '1');
  const unsaid = await run('./unsaid.ts');
  expect(unsaid.status).toBe(2);
  expect(unsaid.err).toContain('unsaid.ts: "lastRefills" is counted, and there is no such event');
});

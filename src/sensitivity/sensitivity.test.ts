import * as fc from 'fast-check';
import {beforeAll, describe, expect, test} from 'vitest';
import {assumedBy, draws} from '../draws/draws.ts';
import {cascadeLake} from '../machines/cascade-lake.ts';
import {rangeOf} from '../machines/stated.ts';
import type {Plan} from '../suite/plan.ts';
import {repriced} from '../suite/reprice.ts';
import type {OkCell} from '../suite/result.ts';
import {Store} from '../suite/store/store.ts';
import {countedPlan, countedRun, type CountedRun, type Counts} from '../testing/counted-run.ts';
import {expectProperty} from '../testing/property.ts';
import {STEPS_PER_CYCLE} from '../timing/costs.ts';
import {EVENT_NAMES} from '../timing/events.ts';
import type {LatencyName} from '../timing/latencies.ts';
import type {OwnPrice} from '../timing/own-events.ts';
import type {Flip, Sensitivity} from './result.ts';
import {priceSensitivity} from './sensitivity.ts';

const FEW = draws({count: 40});

let plan: Plan;
let two: Plan;
beforeAll(async () => {
  plan = await countedPlan();
  two = await countedPlan({
    workloads: [{workload: 'touch-once'}, {workload: 'gups'}],
    machines: ['cascade-lake', 'zen4'],
  });
});

/** Of each strategy, the same over all seeds, workloads and machines. */
const runOf = (counts: Readonly<Record<string, Counts>>, of: Plan = plan): CountedRun =>
  countedRun(of, ({strategy}) => counts[strategy]);

const WORK = {kernelInstructions: 200_000};
const flipsOf = ({prices}: Sensitivity, name: string): readonly Flip[] =>
  prices.find(each => each.name === name)?.flips ?? [];

describe('a price alone', () => {
  test('turns a verdict at the value where both cost the same, and says whose', () => {
    // kvm: 100 exits at 1150 + 1; nested: 300,000 cycles of instructions more. Even at 300 × 10 − 1 an exit.
    const run = runOf({
      native: WORK,
      kvm: {...WORK, exitsCr3Read: 100},
      nested: {kernelInstructions: 200_000 + 2 * 200_000},
    });
    const found = priceSensitivity(run, FEW);
    const verdict = found.robust.find(({isVerdict}) => isVerdict)!;
    expect([verdict.first, verdict.conclusion, verdict.second]).toEqual(['kvm', 'beats', 'nested']);
    expect(verdict.ratio).toBeCloseTo(300_000 / 215_100, 12);
    // 100,000 + 100 × (x + 1) = 300,000 lies at 1999.
    const [flip] = flipsOf(found, 'exitCycles').filter(({second}) => second === 'nested');
    expect(flip).toMatchObject({from: 'kvm beats nested', to: 'nested beats kvm'});
    expect(flip.at).toBeCloseTo(1999, 9);
  });

  test('makes two level where one is 1 % ahead, and not before', () => {
    // Of 200,000 cycles three exits are 1.7 %, and 1 % where each takes 666.7, of which its handler takes 1.
    const work = {kernelInstructions: 400_000};
    const near = priceSensitivity(runOf({native: work, kvm: {...work, exitsCr3Read: 3}, nested: work}), FEW);
    const flips = flipsOf(near, 'exitCycles').filter(({second}) => second === 'kvm');
    expect(flips.map(({from, to}) => [from, to])).toEqual([
      ['native beats kvm', 'native and kvm are level'],
      ['nested beats kvm', 'nested and kvm are level'],
    ]);
    for (const {at} of flips) expect(at).toBeCloseTo(2000 / 3 - 1, 9);
  });

  const count = fc.integer({min: 0, max: 2000});
  const some = fc
    .record({
      exitsHiddenFault: count,
      exitsTraceFault: count,
      shadowEntriesFilled: count,
      emulatedStores: count,
      guestWalkLoadsL2: fc.integer({min: 0, max: 200_000}),
      nestedWalkLoadsLlc: fc.integer({min: 0, max: 200_000}),
      exitsNestedViolation: count,
      userDataMemory: fc.integer({min: 0, max: 20_000}),
    })
    .map(counts => ({kernelInstructions: 500_000, ...counts}));
  // Seeds that differ by so little are told apart.
  const counted = fc
    .array(some, {minLength: 3, maxLength: 3})
    .map(each =>
      each.flatMap(counts => [counts, {...counts, guestWalkLoadsL2: counts.guestWalkLoadsL2 + 1}]),
    );
  const SUBJECTS = ['native', 'kvm', 'nested'];
  const drawnRun = (counts: readonly Counts[]): CountedRun =>
    countedRun(plan, ({strategy, seed}) => counts[SUBJECTS.indexOf(strategy) * 2 + seed - 1]);

  test('priced anew at a break-even, two stand where algebra has put them, to half a step an event', () => {
    let flips = 0;
    expectProperty(
      fc.property(counted, counts => {
        const run = drawnRun(counts);
        for (const {name, flips: own} of priceSensitivity(run, FEW.slice(0, 1)).prices)
          for (const flip of own) {
            flips++;
            const cells = atPrice(run, name as LatencyName, flip.at);
            const ratio = geometricRatio(cells, flip);
            const words = [flip.from, flip.to];
            const goal = words.every(word => word.includes('beats')) ? [1] : [1.01, 1 / 1.01];
            const off = Math.min(...goal.map(each => Math.abs(ratio / each - 1)));
            // Each price is rounded there and at both ends, by half a step at most, for both.
            const moved = Math.max(...counts.map(each => eventsMovedBy(name, each)));
            expect(off).toBeLessThan((2 * moved) / STEPS_PER_CYCLE / LEAST_CYCLES);
          }
      }),
      {numRuns: 30},
    );
    expect(flips).toBeGreaterThan(10);
  });

  test('that neither of two pays never turns their order, and no order turns where the cycles stay', () => {
    expectProperty(
      fc.property(counted, counts => {
        const found = priceSensitivity(drawnRun(counts.map(withoutExits)), FEW.slice(0, 1));
        expect(found.prices.map(({name}) => name)).not.toContain('exitCycles');
        expect(flipsOf(found, 'exitCycles')).toEqual([]);
        // Only kvm exits here: native and nested stay as they are.
        const own = drawnRun(counts.map((each, at) => (at === 2 || at === 3 ? each : withoutExits(each))));
        const pairs = flipsOf(priceSensitivity(own, FEW.slice(0, 1)), 'exitCycles');
        expect(pairs.filter(({first, second}) => first !== 'kvm' && second !== 'kvm')).toEqual([]);
      }),
      {numRuns: 30},
    );
  });

  test('goes through its stated range, or half to twice, and says which', () => {
    const cold = {...WORK, hostFaults: 10, exitsHiddenFault: 10};
    const {prices} = priceSensitivity(runOf({native: WORK, kvm: cold, nested: WORK}), FEW);
    const price = (name: string) => prices.find(each => each.name === name)!;
    const [low, high] = rangeOf(cascadeLake, 'hostFaultCycles')!;
    expect(price('hostFaultCycles')).toMatchObject({low, high, range: 'stated', drawn: true});
    expect(price('exitCycles')).toMatchObject({low: 575, high: 2300, range: 'half to twice', drawn: false});
    expect(price('exitCycles').source).toMatch(/^PVM table 1/);
    expect(price('exitCycles').assumption).toBeUndefined();
    expect(price('hiddenFaultCycles')).toMatchObject({
      low: 175,
      high: 700,
      range: 'half to twice',
      drawn: true,
    });
    expect(price('hiddenFaultCycles').assumption).toBe('assumption');
    expect(price('hiddenFaultCycles').source).toBeUndefined();
    expect(prices.map(({name}) => name)).not.toContain('memoryCycles');
  });
});

/** As `report --set` prices them. */
function atPrice(run: CountedRun, name: LatencyName, value: number): readonly OkCell[] {
  const stored = {...run, store: new Store('none'), current: true, isReference: false};
  return repriced(stored, {values: {[name]: value}}).cells.filter(cell => cell.status === 'ok');
}

function geometricRatio(cells: readonly OkCell[], {first, second}: Flip): number {
  const of = (label: string): number =>
    cells.filter(({strategy}) => strategy === label).reduce((sum, {cycles}) => sum + Math.log(cycles), 0);
  return Math.exp((of(second) - of(first)) / 2);
}

/** Half a cycle an instruction, or a quarter. */
const LEAST_CYCLES = 125_000;

/** Instructions are moved by no price but their own. */
const eventsMovedBy = (price: string, counts: Counts): number =>
  EVENT_NAMES.filter(name => (name === 'kernelInstructions') === (price === 'cyclesPerInstruction')).reduce(
    (sum, name) => sum + (counts[name] ?? 0),
    0,
  );

const withoutExits = (counts: Counts): Counts => ({
  ...counts,
  exitsHiddenFault: 0,
  exitsTraceFault: 0,
  exitsNestedViolation: 0,
});

describe('all assumptions at once', () => {
  const dear = {...WORK, exitsHiddenFault: 200};

  test('a conclusion that no draw overturns has all of them; one that half of them do has half', () => {
    // nested pays 100 × (1150 + 350), of which 350 lies between 175 and 700 as often below as above.
    const run = runOf({
      native: WORK,
      kvm: {...WORK, exitsHiddenFault: 100},
      nested: {kernelInstructions: 200_000 + 300_000 + 2 * 4000},
    });
    const {robust} = priceSensitivity(run);
    const over = (first: string, second: string) =>
      robust.find(each => each.first === first && each.second === second)!;
    expect(over('native', 'kvm')).toMatchObject({conclusion: 'beats', shareOfDraws: 1});
    const [low, high] = [1150 + 175, 1150 + 700].map(exit => (100 * exit + 100_000) / 100_000);
    expect(over('native', 'kvm').low).toBeGreaterThan(1.2);
    for (const each of [over('native', 'kvm')]) {
      // What an instruction takes is assumed as well, 0.25 to 1.
      expect(each.low).toBeGreaterThan(1 + (low - 1) / 2);
      expect(each.high).toBeLessThan(1 + (high - 1) * 2);
      expect(each.middle[0]).toBeGreaterThan(each.low);
      expect(each.middle[1]).toBeLessThan(each.high);
    }
    const {shareOfDraws} = over('kvm', 'nested');
    expect(shareOfDraws).toBeGreaterThan(0.3);
    expect(shareOfDraws).toBeLessThan(0.7);
  });

  test('every draw prices as the draws of published results do', () => {
    const one = draws({count: 1});
    const {robust} = priceSensitivity(runOf({native: WORK, kvm: dear, nested: WORK}), one);
    const exit = 1150 + 350 * 4 ** (one[0].hiddenFaultCycles - 0.5);
    const instruction = 0.5 * 4 ** (one[0].cyclesPerInstruction - 0.5);
    const verdict = robust.find(({first, second}) => first === 'native' && second === 'kvm')!;
    expect(verdict.low).toBe(verdict.high);
    const steps = (cycles: number): number => Math.round(cycles * STEPS_PER_CYCLE) / STEPS_PER_CYCLE;
    const work = 200_000 * steps(instruction);
    expect(verdict.low).toBeCloseTo((work + 200 * steps(exit)) / work, 12);
    expect(assumedBy(cascadeLake)).toContain('cyclesPerInstruction');
  });

  test('the same each time, whatever the order of workloads, strategies and machines', () => {
    const run = runOf({native: WORK, kvm: dear, nested: {...WORK, nestedWalkLoadsL2: 9000}}, two);
    const found = priceSensitivity(run, FEW);
    expect(priceSensitivity(run, FEW)).toEqual(found);
    const turned = priceSensitivity(
      {
        ...run,
        plan: {
          ...two,
          workloads: two.workloads.toReversed(),
          machines: two.machines.toReversed(),
        },
        cells: run.cells.toReversed(),
      },
      FEW,
    );
    const sorted = ({robust, tornado, prices}: Sensitivity) =>
      [robust, tornado, prices.map(({flips, ...price}) => ({...price, flips: inOrder(flips)}))].map(inOrder);
    expect(sorted(turned)).toEqual(sorted(found));
    expect(found.robust.length).toBe(3 * 4);
  });
});

const inOrder = (list: readonly object[]): readonly string[] =>
  list.map(each => JSON.stringify(each)).toSorted();

test('each machine has its own prices', () => {
  const run = runOf({native: WORK, kvm: {...WORK, exitsCr3Read: 100}, nested: WORK}, two);
  const {prices, notes} = priceSensitivity(run, FEW);
  const exits = prices.filter(({name}) => name === 'exitCycles');
  expect(exits.map(({machine}) => machine)).toEqual(['cascade-lake', 'zen4']);
  expect(exits.map(({value}) => value)).toEqual(two.machines.map(({thing}) => thing.latencies.exitCycles));
  expect(notes.join(' ')).toContain('On zen4');
});

test('a tornado has the price that moves most first, and counts those that hardly do', () => {
  const run = runOf({
    native: WORK,
    kvm: {...WORK, exitsHiddenFault: 100, shadowEntriesFilled: 100, emulatedStores: 1, tracesInstalled: 1},
    nested: WORK,
  });
  const {tornado} = priceSensitivity(run, FEW);
  const slowdown = tornado.find(({over, second}) => over === 'reference' && second === 'kvm')!;
  expect(slowdown.first).toBe('native');
  expect(slowdown.bars.map(({name}) => name)).toEqual([
    'cyclesPerInstruction',
    'exitCycles',
    'hiddenFaultCycles',
    'shadowFillCycles',
    'emulateStoreCycles',
  ]);
  expect(slowdown.smaller).toBe(1);
  const [, exits] = slowdown.bars;
  expect(exits.atLow).toBeCloseTo(slowdown.ratio - (100 * 575) / 100_000, 12);
  expect(exits.atHigh).toBeCloseTo(slowdown.ratio + (100 * 1150) / 100_000, 12);
});

describe('events that a strategy brings', () => {
  const brought = (price: OwnPrice): CountedRun => {
    const [native, kvm, nested] = plan.strategies;
    const event = {description: 'refills', cause: 'native or shadow walk', price} as const;
    const events = {refills: event};
    const made = runOf({native: WORK, kvm: WORK, nested: WORK});
    return {
      ...made,
      plan: {...plan, strategies: [native, kvm, {...nested, thing: {...nested.thing, events}}]},
      cells: made.cells.map(cell =>
        cell.strategy === 'nested' ? {...cell, ownEvents: {refills: 100}} : cell,
      ),
    };
  };
  const slowdown = ({tornado}: Sensitivity) =>
    tornado.find(({over, second}) => over === 'reference' && second === 'nested')!;

  test('at a number of their own are moved from half to twice of it, and drawn by nobody', () => {
    const found = priceSensitivity(brought(200), FEW);
    expect(found.prices.find(({name}) => name === 'nested.refills')).toMatchObject({
      value: 200,
      low: 100,
      high: 400,
      range: 'half to twice',
      drawn: false,
      source: 'as strategy nested has it',
    });
    const bar = slowdown(found).bars.find(({name}) => name === 'nested.refills')!;
    expect([bar.atLow, slowdown(found).ratio, bar.atHigh]).toEqual([
      expect.closeTo(1.1, 12),
      expect.closeTo(1.2, 12),
      expect.closeTo(1.4, 12),
    ]);
  });

  test('at a price that follows from the machine move with that, and what is free with nothing', () => {
    const found = priceSensitivity(
      brought(({exitCycles}) => exitCycles / 4),
      FEW,
    );
    expect(found.prices.map(({name}) => name)).not.toContain('nested.refills');
    const [exits] = slowdown(found).bars.filter(({name}) => name === 'exitCycles');
    expect(exits.atHigh).toBeCloseTo(1 + (100 * 575) / 100_000, 12);
    expect(slowdown(priceSensitivity(brought({free: 'done already'}), FEW)).ratio).toBe(1);
  });

  test('are refused where a price that is moved makes none of them', () => {
    const run = brought(({exitCycles}) => (exitCycles < 1000 ? 0 : 16));
    expect(() => priceSensitivity(run, FEW)).toThrow(
      'nested.refills: its price is 0 cycles where a price of the machine is moved, expected more than 0',
    );
  });
});

describe('what is not compared is said', () => {
  const run = () => runOf({native: WORK, kvm: {...WORK, exitsCr3Read: 100}, nested: WORK});

  test('a strategy that is not steady', () => {
    const unsteady = {event: 'walks', first: 1, last: 9};
    const {cells, ...rest} = run();
    const {robust, notes} = priceSensitivity(
      {...rest, cells: cells.map(cell => (cell.strategy === 'kvm' ? {...cell, steady: unsteady} : cell))},
      FEW,
    );
    expect(robust.map(({first, second}) => [first, second])).toEqual([['native', 'nested']]);
    expect(notes.join(' ')).toContain('kvm is not steady (walks goes from 1.0 to 9.0');
  });

  test('one that failed at a seed is compared at the others, and one seed is said to rank nothing', () => {
    const {cells, ...rest} = run();
    const failed = cells.map(cell => {
      const {key, workload, parameters, strategy, machine, seed} = cell;
      return strategy === 'kvm' && seed === 2
        ? {key, workload, parameters, strategy, machine, seed, status: 'failed' as const, error: 'made up'}
        : cell;
    });
    const {robust, notes} = priceSensitivity({...rest, cells: failed}, FEW);
    expect(robust).toHaveLength(3);
    expect(robust.map(({seeds}) => seeds)).toEqual([null, null, null]);
    expect(notes).toContain('1 of 6 cells failed: they are compared with nothing.');
    expect(notes.join(' ')).toContain('one seed ranks nothing');
  });

  test('two that the seeds do not tell apart: nothing overturns what is not concluded', () => {
    // At 100 exits of 1151 cycles as dear as what nested computes: 20,000 cycles at one seed, 200,000 at the other.
    const told = countedRun(plan, ({strategy, seed}) => ({
      kernelInstructions: WORK.kernelInstructions + (strategy === 'nested' ? [40_000, 400_000][seed - 1] : 0),
      exitsCr3Read: strategy === 'kvm' ? 80 : 0,
    }));
    const {robust, undecided, prices} = priceSensitivity(told, FEW);
    const names = undecided.map(({first, second}) => [first, second].toSorted().join(' '));
    expect(names).toContain('kvm nested');
    expect(robust.map(({first, second}) => [first, second].toSorted().join(' '))).not.toContain('kvm nested');
    const flipped = prices
      .flatMap(({flips}) => flips)
      .filter(({first, second}) => first !== 'native' && second !== 'native');
    expect(flipped).toEqual([]);
  });

  test('what is hypothetical', () => {
    const {cells, ...rest} = run();
    const assumed = cells.map(cell => (cell.strategy === 'nested' ? {...cell, hypothetical: 'EPT'} : cell));
    const {notes} = priceSensitivity({...rest, cells: assumed}, FEW);
    expect(notes).toContain('nested is hypothetical, for cascade-lake has no EPT.');
  });
});

test('a verdict tells of the best how it stands to the best of another strategy, and whom it beats', async () => {
  const four = await countedPlan({strategies: ['native', 'kvm', 'nested', 'shadow-cached']});
  const exits = (number: number): Counts => ({...WORK, exitsCr3Read: number});
  const told = (nested: Counts): readonly string[] =>
    priceSensitivity(runOf({native: WORK, kvm: exits(100), nested, 'shadow-cached': WORK}, four), FEW)
      .robust.filter(({isVerdict}) => isVerdict)
      .map(({first, conclusion, second}) => `${first} ${conclusion} ${second}`);
  expect(told(exits(10))).toEqual(['shadow-cached beats nested']);
  // 500 of 100,000 cycles are no difference.
  expect(told({...WORK, guestCr3Reads: 50})).toEqual([
    'shadow-cached level nested',
    'shadow-cached beats kvm',
  ]);
});

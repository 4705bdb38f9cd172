import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Claim} from '../../guest/claim.ts';
import {workload} from '../../guest/story.ts';
import {cascadeLake} from '../../machines/cascade-lake.ts';
import type {Machine} from '../../machines/machine.ts';
import {nehalem} from '../../machines/nehalem.ts';
import {vtx2006} from '../../machines/vtx-2006.ts';
import {compare} from '../../stats/compare.ts';
import {kvm} from '../../strategies/kvm.ts';
import {native} from '../../strategies/native.ts';
import {nested} from '../../strategies/nested.ts';
import {strategies as listedStrategies} from '../../strategies/index.ts';
import {pvm} from '../../strategies/pvm.ts';
import {expectProperty} from '../../testing/property.ts';
import {Events, type EventName} from '../../timing/events.ts';
import type {Evidence} from './claimed-cells.ts';
import {judgementOf, type Judgement} from './hypothesis.ts';

const STRATEGIES = [
  {label: 'native', thing: native},
  {label: 'nested', thing: nested},
  {label: 'nested (2 MiB host pages)', thing: nested},
  {label: 'kvm', thing: kvm},
  {label: 'pvm', thing: pvm},
];

interface Made {
  readonly strategy: string;
  /** Of each seed, from the first on. */
  readonly cycles?: readonly number[];
  readonly counts?: Partial<Record<EventName, number>>;
  readonly parameters?: Record<string, number | string>;
  readonly from?: number;
  readonly hypothetical?: string;
  readonly steady?: Evidence['steady'];
}

const cellsOf = ({strategy, cycles = [1000], counts = {}, from = 1, ...rest}: Made): Evidence[] =>
  cycles.map((each, at) => ({
    strategy,
    seed: from + at,
    cycles: each,
    events: Object.assign(new Events(), counts),
    parameters: {},
    steady: true,
    ...rest,
  }));

function judged(claims: readonly Claim[], made: readonly Made[], machine: Machine = cascadeLake): Judgement {
  const story = workload({
    id: 'made-up',
    title: 'Made up',
    family: 'control',
    hypothesis: 'H',
    claims,
    follows: 'F',
    parameters: {pages: {default: 8, unit: 'pages', description: 'pages'}},
    guest: {isolated: 1},
    *story() {},
  });
  const labels = made.map(({strategy}) => strategy);
  const strategies = STRATEGIES.filter(({label}) => labels.includes(label));
  return judgementOf({
    workload: story,
    machine,
    strategies,
    cells: made.flatMap(cellsOf),
    listed: listedStrategies,
  });
}

const NATIVE = {strategy: 'native'};
const LOSES: Claim = {who: 'nested', over: 'native', atLeast: 1.1, atMost: 3};

describe('a ratio', () => {
  const nestedTakes = (...cycles: readonly number[]) =>
    judged(
      [LOSES],
      [
        {strategy: 'native', cycles: cycles.map(() => 1000)},
        {strategy: 'nested', cycles},
      ],
    );

  test('within its bounds holds, of one seed too', () => {
    expect(nestedTakes(1100)).toEqual({hypothesis: 'held', judgement: 'hypothesis held'});
    expect(nestedTakes(3000, 3000).hypothesis).toBe('held');
  });

  test('outside of them refutes, and says what was found and what was expected', () => {
    expect(nestedTakes(1020)).toEqual({
      hypothesis: 'refuted',
      judgement:
        'hypothesis REFUTED: nested takes 1.02 (one seed) times as long as native, expected 1.1 to 3',
    });
    expect(nestedTakes(4000, 4000).judgement).toContain('nested takes 4.00 (exact) times');
    expect(nestedTakes(4000, 4010).judgement).toMatch(/takes 4\.00 \[3\.9\d–4\.07\] times/);
  });

  test('whose interval holds a bound decides nothing', () => {
    const {hypothesis, judgement} = nestedTakes(1080, 1130);
    expect(hypothesis).toBe('not judged');
    expect(judgement).toMatch(/^hypothesis not judged: undecided over 2 seeds: nested takes 1\.10\d* \[/);
  });

  test('is written with digits enough to stand on its side of a bound', () => {
    expect(nestedTakes(1099.96).judgement).toContain('takes 1.09996 (one seed)');
  });

  test('is held, refuted or undecided as its interval lies to the bounds, whatever it is', () => {
    const cycles = fc.double({min: 100, max: 10_000, noNaN: true});
    expectProperty(
      fc.property(fc.array(fc.tuple(cycles, cycles), {minLength: 1, maxLength: 5}), pairs => {
        const own = pairs.map(([each]) => each);
        const other = pairs.map(([, each]) => each);
        const {low, high} = compare(own, other);
        const {hypothesis} = judged(
          [LOSES],
          [
            {strategy: 'native', cycles: other},
            {strategy: 'nested', cycles: own},
          ],
        );
        const [inside, outside] = [low >= 1.1 && high <= 3, high < 1.1 || low > 3];
        expect(hypothesis).toBe(inside ? 'held' : outside ? 'refuted' : 'not judged');
      }),
    );
  });

  test('within a factor holds either way', () => {
    const within: Claim = {who: 'nested', over: 'native', within: 1.25};
    const outcomes = [790, 800, 1250, 1260].map(
      cycles => judged([within], [NATIVE, {strategy: 'nested', cycles: [cycles]}]).hypothesis,
    );
    expect(outcomes).toEqual(['refuted', 'held', 'held', 'refuted']);
    expect(judged([within], [NATIVE, {strategy: 'nested', cycles: [1260]}]).judgement).toContain(
      'expected as long within a factor of 1.25',
    );
  });

  test('is paired: a seed that only one of the two has counts for nothing', () => {
    const own = {strategy: 'nested', cycles: [9000, 2000], from: 0};
    expect(judged([LOSES], [NATIVE, own]).hypothesis).toBe('held');
    expect(judged([LOSES], [NATIVE, {...own, cycles: [9000]}])).toEqual({
      hypothesis: 'not judged',
      judgement: 'hypothesis not judged: no seed ended well for both nested and native',
    });
  });
});

test('what is not steady decides nothing', () => {
  const steady = {event: 'shadowEntriesFilled', first: 900, last: 2};
  const {judgement} = judged([LOSES], [NATIVE, {strategy: 'nested', cycles: [2000, 2000], steady}]);
  expect(judgement).toBe('hypothesis not judged: nested is not steady');
});

describe('exits', () => {
  const exits = (count: number, syscalls = 100): Made => ({
    strategy: 'kvm',
    counts: {exitsCr3Load: count, exitsCr3Read: count, guestSyscalls: syscalls},
  });

  test('are counted for each event of a name, all kinds together', () => {
    const four: Claim = {who: 'kvm', exitsPer: 'guestSyscalls', atLeast: 4, atMost: 4};
    expect(judged([four], [exits(200)]).hypothesis).toBe('held');
    expect(judged([four], [exits(150)]).judgement).toBe(
      'hypothesis REFUTED: kvm has 3.00 (one seed) VM exits for each of guestSyscalls, expected 4',
    );
    expect(judged([four], [exits(150, 0)]).judgement).toBe(
      'hypothesis not judged: there were no guestSyscalls',
    );
  });

  test('or in the run: none, where none may be', () => {
    const none: Claim = {who: 'kvm', exitsPer: 'run', atMost: 0};
    expect(judged([none], [exits(0)]).hypothesis).toBe('held');
    expect(judged([none], [exits(1)]).judgement).toBe(
      'hypothesis REFUTED: kvm has 2.00 (one seed) VM exits, expected at most 0',
    );
  });
});

describe('a hypothesis', () => {
  const GOOD: Claim = {who: 'kvm', over: 'native', within: 2};
  const BAD: Claim = {who: 'kvm', over: 'native', atLeast: 2};
  const KVM = {strategy: 'kvm'};

  test('is refuted where one of its claims is', () => {
    const {hypothesis, judgement} = judged([GOOD, BAD], [NATIVE, KVM]);
    expect(hypothesis).toBe('refuted');
    expect(judgement).toBe(
      'hypothesis REFUTED: kvm takes 1.00 (one seed) times as long as native, expected at least 2',
    );
  });

  test('may be believed all the same, unless a claim that is not believed is refuted too', () => {
    const believed = {...BAD, believed: 'this machine is odd'};
    expect(judged([believed, GOOD], [NATIVE, KVM])).toEqual({
      hypothesis: 'refuted',
      judgement:
        'hypothesis refuted: kvm takes 1.00 (one seed) times as long as native, expected at least 2, ' +
        'and believed all the same: this machine is odd',
      believed: 'this machine is odd',
    });
    const both = judged([believed, {...BAD, atLeast: 3}], [NATIVE, KVM]);
    expect(both.believed).toBeUndefined();
    expect(both.judgement).toMatch(
      /^hypothesis REFUTED: .*, expected at least 3; .* believed all the same: this/,
    );
  });

  test('that is judged in part says in which', () => {
    expect(judged([GOOD, LOSES, LOSES], [NATIVE, KVM]).judgement).toBe(
      'hypothesis held in 1 of 3 claims; nested was not run',
    );
  });

  test('names up to three that were not run', () => {
    const without = (...who: readonly string[]) =>
      judged([GOOD, {who, over: 'native', within: 2}], [NATIVE, KVM]).judgement;
    expect(without('a', 'b', 'c')).toBe('hypothesis held in 1 of 4 claims; a, b and c were not run');
    expect(without('a', 'b', 'c', 'd')).toBe(
      'hypothesis held in 1 of 5 claims; 4 of the strategies that it names were not run',
    );
  });

  test('of which nobody was run says nothing, and one without claims neither', () => {
    expect(judged([LOSES], [NATIVE])).toEqual({hypothesis: 'not judged'});
    expect(judged([], [NATIVE, KVM])).toEqual({hypothesis: 'not judged'});
  });

  test('about several is about each', () => {
    const each: Claim = {who: ['kvm', 'nested'], over: 'native', atMost: 2};
    const {judgement} = judged([each], [NATIVE, KVM, {strategy: 'nested', cycles: [2500]}]);
    expect(judgement).toBe(
      'hypothesis REFUTED: nested takes 2.50 (one seed) times as long as native, expected at most 2',
    );
  });
});

describe('a hypothesis is about', () => {
  const claim: Claim = {who: 'nested', over: 'native', within: 2};
  const outcome = (parameters: Record<string, number | string>, where = {}, machine = cascadeLake) =>
    judged([{...claim, where}], [NATIVE, {strategy: 'nested', parameters}], machine).judgement;

  test.each([
    [{pages: 9}, 'pages is 9, and it is about 8'],
    [{'guest.isolated': 0}, 'guest.isolated is 0, and it is about 1'],
    [{'guest.levels': 5}, 'guest.levels is 5, and it is about 4'],
    [{'host.warm': 0}, 'host.warm is 0, and it is about 1'],
    [{'host.pageKiB': 2048}, 'host.pageKiB is 2048, and it is about 4'],
  ])('the defaults, and not %j', (parameters, reason) => {
    expect(outcome(parameters)).toBe(`hypothesis not judged: ${reason}`);
  });

  test('guests with and without PCIDs, and machines at any price', () => {
    for (const parameters of [
      {pages: 8, 'guest.isolated': 1},
      {'guest.pcid': 0},
      {'guest.pcid': 1},
      {'machine.exitCycles': 9},
    ])
      expect(outcome(parameters)).toBe('hypothesis held');
  });

  test("a strategy's own defaults, which depend on the machine", () => {
    const without = (strategy: string, name: string, machine: Machine) =>
      judged(
        [{who: strategy, exitsPer: 'run', atMost: 0}],
        [{strategy, parameters: {[name]: 'off'}}],
        machine,
      ).judgement;
    const off = (name: string) => `hypothesis not judged: ${name} is off, and it is about on`;
    expect(without('kvm', 'kvm.unsync', cascadeLake)).toBe(off('kvm.unsync'));
    expect(without('pvm', 'pvm.usePcid', cascadeLake)).toBe(off('pvm.usePcid'));
    expect(without('pvm', 'pvm.usePcid', nehalem)).toBe('hypothesis held');
  });

  test('what it says instead', () => {
    expect(outcome({'guest.levels': 5}, {'guest.levels': [4, 5]})).toBe('hypothesis held');
    expect(outcome({'host.warm': 0}, {'host.warm': 0})).toBe('hypothesis held');
    const elsewhere = 'hypothesis not judged: it is about other machines, guests or hosts';
    expect(outcome({'host.warm': 1}, {'host.warm': 0})).toBe(elsewhere);
    expect(outcome({'guest.pcid': 0}, {'guest.pcid': 1})).toBe(elsewhere);
    expect(outcome({}, {'machine.vpid': 0})).toBe(elsewhere);
    expect(outcome({}, {'machine.vpid': 1})).toBe('hypothesis held');
  });

  test('no machine that cannot run what it names, nor one that pretends to', () => {
    const both: Claim = {who: ['kvm', 'nested'], over: 'native', within: 2};
    const made = [NATIVE, {strategy: 'kvm'}];
    expect(judged([both], made, vtx2006).judgement).toBe('hypothesis held');
    expect(judged([both], made).judgement).toBe('hypothesis held in 1 of 2 claims; nested was not run');
    const pretended = judged([claim], [NATIVE, {strategy: 'nested', hypothetical: 'EPT'}], nehalem);
    expect(pretended.judgement).toBe('hypothesis not judged: nested is hypothetical');
  });

  test('a strategy with what sets it apart', () => {
    const large = {strategy: 'nested (2 MiB host pages)', parameters: {'host.pageKiB': 2048}, cycles: [500]};
    const small = {strategy: 'nested', parameters: {'host.pageKiB': 4}};
    const half: Claim = {
      who: {strategy: 'nested', set: {'host.pageKiB': 2048}},
      over: 'nested',
      atMost: 0.5,
    };
    expect(judged([half], [small, large]).hypothesis).toBe('held');
    expect(judged([half, {who: 'nested', exitsPer: 'run', atMost: 0}], [small]).judgement).toBe(
      'hypothesis held in 1 of 2 claims; nested (2 MiB host pages) was not run',
    );
  });
});

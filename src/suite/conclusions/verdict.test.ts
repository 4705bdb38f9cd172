import {describe, expect, test} from 'vitest';
import {CAUSES, EVENT_NAMES, type Cause, type EventName} from '../../timing/events.ts';
import type {OkCell} from '../result.ts';
import type {Contender, Contest} from './contest.ts';
import {verdictOf} from './verdict.ts';

interface Made {
  readonly cycles: readonly number[];
  readonly id?: string;
  /** Share of the cycles by cause. */
  readonly spent?: Partial<Record<Cause, number>>;
  readonly events?: Partial<Record<EventName, number>>;
  readonly parameters?: Record<string, number>;
  readonly hypothetical?: string;
  readonly ownEvents?: Record<string, number>;
}

function contender(label: string, {cycles, id = label, ...made}: Made): Contender {
  return {
    label,
    id,
    virtual: label !== 'native',
    cells: cycles.map((each, at) => cell(label, at + 1, each, made)),
  };
}

function cell(strategy: string, seed: number, cycles: number, made: Omit<Made, 'cycles' | 'id'>): OkCell {
  const {spent = {}, events = {}, parameters = {}, hypothetical, ownEvents} = made;
  return {
    key: `${strategy}/${seed}`,
    workload: 'made-up',
    parameters,
    strategy,
    machine: 'vtx-2006',
    seed,
    ...(hypothetical === undefined ? {} : {hypothetical}),
    status: 'ok',
    recording: '',
    cycles,
    events: Object.fromEntries(EVENT_NAMES.map(name => [name, events[name] ?? 0])) as OkCell['events'],
    ...(ownEvents && {ownEvents}),
    attribution: Object.fromEntries(
      CAUSES.map(cause => [cause, cycles * (spent[cause] ?? 0)]),
    ) as OkCell['attribution'],
    walkReferences: 0,
    tlbMisses: 0,
    steady: true,
    overheadBytes: {peak: 0, end: 0},
    chapters: [],
  };
}

const native = contender('native', {cycles: [100, 100], spent: {computing: 1}});

const contest = (rivals: readonly Contender[], family = 'fork'): Contest => ({
  family,
  reference: native,
  rivals,
  remarks: [],
});

test('the winner is told with its cost, each loser with what it loses to', () => {
  const nested = contender('nested', {
    cycles: [120, 120],
    spent: {computing: 0.8, 'nested walk, host dimension': 0.2},
  });
  // 372 / 120 = 3.1
  const cached = contender('shadow-cached', {
    cycles: [372, 372],
    spent: {computing: 0.29, 'trace faults': 0.71},
  });
  expect(verdictOf(contest([cached, nested]))).toBe(
    'nested wins, taking 1.20× (exact) as long as native; shadow-cached takes 3.10× (exact) as long, with 71 % of its cycles in trace faults.',
  );
});

test('a nested walk loses by its host dimension, not by the one that a shadow walk has too', () => {
  const shadow = contender('shadow-cached', {cycles: [100, 100], spent: {'native or shadow walk': 0.5}});
  // Of 150, 60 in the guest dimension against the 50 of the shadow walk, and 40 in the host dimension against none.
  const spent = {'nested walk, guest dimension': 60 / 150, 'nested walk, host dimension': 40 / 150};
  const nested = contender('nested', {cycles: [150, 150], spent});
  expect(verdictOf(contest([shadow, nested]))).toBe(
    'shadow-cached wins, level with native; ' +
      'nested takes 1.50× (exact) as long, with 27 % of its cycles in nested walk, host dimension.',
  );
});

test('of a strategy that runs in two variants, the better stands for it', () => {
  const small = contender('nested', {
    cycles: [150],
    id: 'nested',
    spent: {'nested walk, host dimension': 0.3},
  });
  const large = contender('nested (2 MiB host pages)', {cycles: [110], id: 'nested', events: {walks: 1}});
  const shadow = contender('shadow-cached', {cycles: [220], spent: {'hidden faults': 0.5}});
  const reference = contender('native', {cycles: [100]});
  expect(verdictOf({...contest([small, large, shadow]), reference})).toBe(
    'nested (2 MiB host pages) leads, taking 1.10× (one seed) as long as native, though one seed ranks nothing; ' +
      'shadow-cached takes 2.00× (one seed) as long, with 50 % of its cycles in hidden faults.',
  );
});

test('where the winner has only variants of its own to beat, it beats those', () => {
  const small = contender('nested', {
    cycles: [150, 150],
    id: 'nested',
    spent: {'nested walk, host dimension': 0.4},
  });
  const large = contender('nested (2 MiB host pages)', {
    cycles: [100, 100],
    id: 'nested',
    events: {walks: 1},
  });
  expect(verdictOf(contest([small, large]))).toBe(
    'nested (2 MiB host pages) wins, level with native; ' +
      'nested takes 1.50× (exact) as long, with 40 % of its cycles in nested walk, host dimension.',
  );
});

test('a ratio within 1 % is a tie, and is called one', () => {
  const nested = contender('nested', {cycles: [140, 140]});
  const cached = contender('shadow-cached', {cycles: [141, 141]});
  expect(verdictOf(contest([nested, cached]))).toBe(
    'a tie, taking 1.40× (exact) as long as native: nested and shadow-cached.',
  );
});

test('an interval that holds 1 decides nothing: how many seeds would is said', () => {
  // Ratios of 0.7 and 1.9, of which two seeds do not tell which way it goes.
  const nested = contender('nested', {cycles: [200, 200]});
  const cached = contender('shadow-cached', {cycles: [140, 380]});
  const slow = contender('shadow-uncached', {cycles: [900, 900], spent: {'hidden faults': 0.9}});
  expect(verdictOf(contest([nested, cached, slow]))).toMatch(
    /^who is first is undecided over 2 seeds, nested and shadow-cached: about \d+ would decide it four times in five, as far as 2 tell; nested takes 2\.00× \(exact\) as long as native; shadow-uncached takes 4\.50× \(exact\) as long as nested, /,
  );
});

test('of more seeds than anybody runs the number is not said', () => {
  const nested = contender('nested', {cycles: [200, 200]});
  const cached = contender('shadow-cached', {cycles: [2, 20_000]});
  expect(verdictOf(contest([nested, cached]))).toContain(': not even 10000 would decide it;');
});

test('a ratio of 1.00 whose interval is wide is no tie', () => {
  const nested = contender('nested', {cycles: [200, 200]});
  const cached = contender('shadow-cached', {cycles: [100, 401]});
  expect(verdictOf(contest([nested, cached]))).toMatch(/^who is first is undecided over 2 seeds/);
});

describe('what is not steady', () => {
  const unsteady = (made: Contender): Contender => ({
    ...made,
    cells: made.cells.map((each, at) => ({
      ...each,
      steady: at === 0 ? true : {event: 'exitsHiddenFault', first: 650.2, last: 3.14},
    })),
  });
  const nested = contender('nested', {cycles: [120, 120]});
  const cached = contender('shadow-cached', {cycles: [110, 110]});

  test('is not ranked, be it at a single seed, and the verdict says what moves', () => {
    expect(verdictOf(contest([nested, unsteady(cached)]))).toBe(
      'nested takes 1.20× (exact) as long as native; shadow-cached is not steady (exitsHiddenFault goes from 650 to 3.1 in a million instructions) and is not ranked.',
    );
  });

  test('leaves nothing to rank where nobody else is there', () => {
    expect(verdictOf(contest([unsteady(cached)]))).toMatch(
      /^shadow-cached is not steady \(.*\); so there is nothing to rank\.$/,
    );
  });

  test('leaves nothing to rank where it is the reference', () => {
    expect(verdictOf({...contest([nested]), reference: unsteady(native)})).toMatch(
      /^native is not steady \(.*\); so nothing is ranked\.$/,
    );
  });
});

describe('a reference that has a host', () => {
  const nested = contender('nested', {cycles: [100, 100]});
  const kvm = contender('kvm', {cycles: [270, 270], spent: {'hidden faults': 0.5}});

  test('takes part: who is slower does not win', () => {
    expect(verdictOf({...contest([kvm]), reference: nested})).toBe(
      'nested wins; kvm takes 2.70× (exact) as long, with 50 % of its cycles in hidden faults.',
    );
    const fast = contender('shadow-cached', {cycles: [80, 80]});
    expect(verdictOf({...contest([kvm, fast]), reference: nested})).toMatch(
      /^shadow-cached wins, taking 0\.80× \(exact\) as long as nested; nested takes 1\.25× \(exact\) as long, .*; kvm takes 3\.38× \(exact\) as long, with 50 % /,
    );
  });

  test('ties as any other', () => {
    const level = contender('shadow-cached', {cycles: [100, 100]});
    expect(verdictOf({...contest([level]), reference: nested})).toBe('a tie: nested and shadow-cached.');
  });
});

test('what must be known beside the verdict says', () => {
  const nested = contender('nested', {cycles: [120, 120]});
  const remark = 'native has no host that could do what this is about, so a ratio over it says little';
  expect(verdictOf({...contest([nested]), remarks: [remark]})).toContain(`; ${remark}.`);
});

test('two may share the first place', () => {
  const nested = contender('nested', {cycles: [120, 120]});
  const cached = contender('shadow-cached', {cycles: [120, 120]});
  const uncached = contender('shadow-uncached', {cycles: [1200, 1200], spent: {'hidden faults': 0.9}});
  expect(verdictOf(contest([nested, cached, uncached]))).toBe(
    'nested and shadow-cached tie for the first place, taking 1.20× (exact) as long as native; ' +
      'shadow-uncached takes 10.0× (exact) as long, with 90 % of its cycles in hidden faults.',
  );
});

test('a control must tie, and is told off where it does not', () => {
  const level = contender('nested', {cycles: [100, 100]});
  expect(verdictOf(contest([level], 'control'))).toBe('a tie, level with native, as it must be: a control.');
  const off = contender('shadow-cached', {cycles: [130, 130], spent: {'hidden faults': 0.2}});
  expect(verdictOf(contest([level, off], 'control'))).toMatch(
    /; a control should tie with native, and shadow-cached does not\.$/,
  );
});

test('an address trace is flattered', () => {
  const cached = contender('shadow-cached', {cycles: [100, 100]});
  expect(verdictOf(contest([cached], 'address trace'))).toBe(
    'shadow-cached is level with native; ' +
      'an address trace has no frees, no switches and no kernel work, so shadow paging looks nearer to native than it is.',
  );
});

test('a start is called one', () => {
  const starting = (made: Contender): Contender => ({
    ...made,
    cells: made.cells.map(each => ({...each, steady: 'start'})),
  });
  const nested = starting(contender('nested', {cycles: [120, 120]}));
  expect(verdictOf({...contest([nested]), reference: starting(native)})).toBe(
    'nested takes 1.20× (exact) as long as native; what is measured is a start, not a steady state.',
  );
});

test('a pool that never evicted says nothing about its size', () => {
  const small = contender('shadow-cached (poolPages 64)', {
    cycles: [200, 200],
    id: 'shadow-cached',
    parameters: {'shadow-cached.poolPages': 64},
  });
  const large = contender('shadow-cached (poolPages 128)', {
    cycles: [200, 200],
    id: 'shadow-cached',
    parameters: {'shadow-cached.poolPages': 128},
  });
  expect(verdictOf(contest([small, large]))).toMatch(
    /counted the same: no eviction happened, so the pool and its policy cannot matter\.$/,
  );
});

test('variants that counted the same are told together, however many', () => {
  const sizes = [64, 128, 256].map(poolPages =>
    contender(`pool of ${poolPages}`, {
      cycles: [200, 200],
      id: 'shadow-cached',
      parameters: {'shadow-cached.poolPages': poolPages},
    }),
  );
  expect(verdictOf(contest(sizes))).toMatch(
    /; pool of 64, pool of 128 and pool of 256 counted the same: no eviction happened, so the pool and its policy cannot matter\.$/,
  );
});

test('variants that evicted alike are not excused with the pool', () => {
  const made = (label: string, poolPages: number): Contender =>
    contender(label, {
      cycles: [200, 200],
      id: 'shadow-cached',
      events: {shadowPagesEvicted: 3},
      parameters: {'shadow-cached.poolPages': poolPages},
    });
  expect(verdictOf(contest([made('a', 64), made('b', 65)]))).toMatch(/; a and b counted the same\.$/);
});

test('variants that differ in an event of their own did not count the same', () => {
  const made = (label: string, switchedWalks: number): Contender =>
    contender(label, {cycles: [200, 200], id: 'agile', ownEvents: {switchedWalks}});
  expect(verdictOf(contest([made('a', 3), made('b', 4)]))).not.toContain('counted the same');
  expect(verdictOf(contest([made('a', 3), made('b', 3)]))).toContain('a and b counted the same');
});

test('what was assumed of the machine is said', () => {
  const nested = contender('nested', {cycles: [120, 120], hypothetical: 'EPT'});
  expect(verdictOf(contest([nested]))).toBe(
    'nested takes 1.20× (exact) as long as native; nested is hypothetical, for vtx-2006 has no EPT.',
  );
});

test('alone, the reference wins nothing', () => {
  expect(verdictOf(contest([]))).toBe('only native has cells, so there is nothing to compare.');
});

/** What is found in made-up cells: every number that a sentence must hold is worked out beside it. */
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import type {Comparison} from '../stats/compare.ts';
import {madeUpTuning, type Counted, type Spot} from '../testing/tuning.ts';
import {analysisOf} from './analysis.ts';
import {tuningSchema, type Candidate, type TuningResult} from './result.ts';
import {chosenOf} from './search-result.ts';
import type {TuneSpecInput} from './spec.ts';

const SPEC: TuneSpecInput = {
  workloads: ['ctx-ring', 'gups'],
  seeds: 3,
  policies: ['fifo', 'lru', 'random'],
  sizes: [16, 32, 64],
  space: {prefetch: ['none', 'group']},
};

const UNBOUNDED_CYCLES = 1000;

/** Cycles over those of an unbounded pool. */
const FACTORS: Readonly<Record<string, Readonly<Record<number, number>>>> = {
  fifo: {16: 2, 32: 1.5, 64: 1.005},
  // A tenth less than fifo where the pool is small, and the same where it is not.
  lru: {16: 1.8, 32: 1.35, 64: 1.005},
  random: {16: 2, 32: 1.5, 64: 1.005},
  belady: {16: 1.2, 32: 1.2, 64: 1},
};

/** On gups nothing is ever evicted; on ctx-ring the default is a pool of 32 pages under fifo, with prefetch or without. */
function counted({workload, seed, set}: Spot): Counted {
  const eviction = String(set['eviction'] ?? 'fifo');
  // Longer recordings for later seeds change no ratio.
  const length = UNBOUNDED_CYCLES * seed;
  if (workload === 'gups' || eviction === 'unbounded') return {cycles: length, pages: 64};
  const size = Number(set['poolPages'] ?? 32);
  const prefetched = set['prefetch'] === 'group' ? 0.9 : 1;
  const cycles = FACTORS[eviction][size] * prefetched * length;
  // Who evicts less has fewer hidden faults; fifo and random do exactly the same.
  return {cycles, evictions: eviction === 'lru' ? 10 : 20, hiddenFaults: 5, pages: size};
}

async function found(spec: TuneSpecInput = SPEC, count = counted): Promise<TuningResult> {
  return tuningSchema.parse(analysisOf(await madeUpTuning(spec, count)));
}

const sentences = ({advice}: TuningResult, about: string): readonly string[] =>
  advice.filter(each => each.about === about).map(({sentence}) => sentence);

describe('advice', () => {
  test('begins with what to take', async () => {
    expect((await found()).advice[0]).toMatchObject({
      about: 'winner',
      sentence: expect.stringContaining(' wins: it takes '),
    });
  });

  test('what the default costs, over all workloads and where most', async () => {
    // 1.5 on one workload and 1 on the other: the geometric mean is √1.5 = 1.2247.
    expect(sentences(await found(), 'default')).toEqual([
      "shadow-cached's default pool (2 % of guest memory, at least 64 pages) costs 22 % (exact) over an unbounded one here, the geometric mean of 2 workloads: 50 % (exact) on ctx-ring, nothing on gups.",
    ]);
  });

  test('the smallest size within 1 %, as a share of guest memory', async () => {
    // 64 of 1000 pages; on ctx-ring it costs 1.005, on gups nothing.
    expect(sentences(await found(), 'size')).toEqual([
      'poolPages 64 (6.4 % of guest memory) is the smallest size tried that is within 1 % of an unbounded pool on every workload with fifo: it costs at most 0.5 % (exact); lru with 64, random with 64.',
    ]);
  });

  test('who loses to whom, where, and where they cannot be told apart', async () => {
    // fifo over lru at 16 and 32 is 1 / 0.9 = 1.111; at 64 they cost the same but count differently; on gups all count the same.
    expect(sentences(await found(), 'policy')).toEqual([
      'Of 6 places fifo loses to lru at 2, on ctx-ring (most at poolPages 16: 11 % (exact)) and is level at 4 (at 3 of them by counting every event the same).',
      'fifo and random are indistinguishable here: they counted every event the same at all 6 places.',
    ]);
  });

  test("how far the best policy is from Belady's rule", async () => {
    // lru over belady: 1.5 at 16, 1.125 at 32.
    expect(sentences(await found(), 'bound')).toEqual([
      "Belady's rule, which knows the future, would gain most on ctx-ring at poolPages 16, where the best policy (lru) is 50 % (exact) above it.",
    ]);
  });

  test('the winner, and who shares its rank', async () => {
    const result = await found();
    // 1.005 × 0.9 over 1.5 is 0.603 on ctx-ring, 1 on gups: √0.603 = 0.7765. Every policy does that at 64 pages.
    expect(result.winner?.set).toEqual({eviction: 'fifo', poolPages: 64, prefetch: 'group'});
    expect(result.winner?.overDefault.ratio).toBeCloseTo(Math.sqrt((1.005 * 0.9) / 1.5), 10);
    expect(sentences(result, 'winner')).toEqual([
      'Of 18 configurations eviction fifo, poolPages 64, prefetch group wins: it takes 22 % (exact) fewer cycles than the default (the geometric mean of 2 workloads; cycles: 40 % (exact) fewer on ctx-ring, level on gups); 2 others share its rank, 1 of them by counting every event the same; of those within 1 % of the best that take as few bytes it is the most like the default.',
    ]);
  });

  test('what each parameter does over the space', async () => {
    const [main] = sentences(await found(), 'effects');
    // Without prefetch ctx-ring takes 1 / 0.9 as long: √1.111 = 1.054 over both workloads.
    expect(main).toContain('prefetch (none has 1.05× (exact) the cycles of group)');
    expect(main).toMatch(/^Over the whole space most hangs on poolPages \(16 has /);
  });
});

describe('advice does not mislead', () => {
  test('a size that is enough on the mean but not on each workload is not enough', async () => {
    // √1.015 is within 1 %, 1.015 is not.
    const close = (spot: Spot): Counted =>
      spot.workload === 'ctx-ring' && spot.set['poolPages'] === 64 && spot.set['eviction'] !== 'unbounded'
        ? {...counted(spot), cycles: 1015 * spot.seed}
        : counted(spot);
    expect(sentences(await found(SPEC, close), 'size')).toEqual([
      'No size that was tried is within 1 % of an unbounded pool on every workload with fifo.',
    ]);
  });

  test('a default that is level on the mean says where it is not', async () => {
    // A tenth more on one workload and a tenth less on the other are level: √(1.1 / 1.1) = 1.
    const mixed = ({workload, seed, set}: Spot): Counted => ({
      cycles: set['eviction'] === 'unbounded' ? 1100 * seed : (workload === 'gups' ? 1000 : 1210) * seed,
    });
    const [sentence] = sentences(await found(SPEC, mixed), 'default');
    expect(sentence).toContain('is level with an unbounded one here: it costs 0 % (exact), the geometric');
    expect(sentence).toContain(': 10 % (exact) on ctx-ring, -9.1 % (exact) on gups.');
  });

  test('what is within 1 % only for an interval that reaches beyond says so', async () => {
    const noisy = ({seed, set}: Spot): Counted =>
      set['eviction'] === 'unbounded' ? {cycles: 1000} : {cycles: seed === 1 ? 500 : 1000};
    expect(sentences(await found({...SPEC, workloads: ['gups']}, noisy), 'size')[0]).toContain(
      'though the interval reaches beyond 1 %',
    );
  });

  test('what the seeds do not tell is said to be undecided, in duels, effects and interactions', async () => {
    // lru takes half as long at one seed and as long at the other: nobody can tell, and the interval is wide.
    const torn = ({workload, seed, set}: Spot): Counted => ({
      cycles: workload === 'ctx-ring' && set['eviction'] === 'lru' && seed === 1 ? 500 : 1000,
    });
    const result = await found({...SPEC, policies: ['fifo', 'lru']}, torn);
    expect(sentences(result, 'policy')).toEqual([
      'Of 6 places fifo is level with lru at 3 (by counting every event the same) and cannot be told from it at 3.',
    ]);
    const [first] = sentences(result, 'effects');
    expect(first).toBe(
      'No parameter is seen to matter by itself; poolPages and prefetch move nothing; whether eviction does cannot be told.',
    );
  });

  test('what is best of a space that never reaches the default wins nothing', async () => {
    const dear = ({set}: Spot): Counted => ({
      cycles: Object.keys(set).length === 0 || set['eviction'] === 'unbounded' ? 1000 : 1500,
    });
    const [sentence] = sentences(await found({...SPEC, space: {}}, dear), 'winner');
    expect(sentence).toMatch(
      /^Of 9 configurations none beats the default: .* takes 50 % \(exact\) more cycles/,
    );
  });

  test('after halving it says how many ran at all seeds, and that effects are of one', async () => {
    const tuned = await madeUpTuning({...SPEC, search: 'halving'}, counted);
    const result = analysisOf({
      ...tuned,
      rungs: [
        {seeds: [1], configurations: tuned.searched},
        {seeds: [1, 2, 3], configurations: tuned.searched.slice(0, 5)},
      ],
    });
    expect(sentences(result, 'winner')[0]).toMatch(
      /^Of 18 configurations, of which 5 came through to 3 seeds, /,
    );
    expect(sentences(result, 'effects')[0]).toMatch(/^Over the whole space, at one seed, /);
  });

  test('a configuration that lacks a seed has no part in the effects', async () => {
    const tuned = await madeUpTuning(SPEC, counted);
    const [, {label}] = tuned.searched;
    const lacking = tuned.cells.filter(({strategy, seed}) => strategy !== label || seed !== 1);
    const {main, seeds} = analysisOf({...tuned, cells: lacking}).effects!;
    expect(seeds).toEqual([1, 2, 3]);
    expect(main[0].levels.reduce((sum, {runs}) => sum + runs, 0)).toBe(tuned.searched.length - 1);
    expect(main.every(({spread}) => spread.seeds === seeds.length)).toBe(true);
  });

  test('how far two parameters are off what each does is a factor from one, not their spread', async () => {
    // Four cells at 2, 1, 1 and 1: each main effect is √2 up or down … of the mean 2^¼, so the fit is off by 2^±¼ = 1.19
    // in every cell, and their spread is √2 = 1.41.
    const crossed = ({set}: Spot): Counted => ({
      cycles: set['poolPages'] === 16 && set['prefetch'] === 'group' ? 2000 : 1000,
    });
    const spec = {...SPEC, workloads: ['gups'], policies: ['fifo'], sizes: [16, 32]};
    const [, interaction] = sentences(await found(spec, crossed), 'effects');
    expect(interaction).toContain('together they are up to 1.19× (exact) off what each does by itself');
    // 16 with group is the one that loses.
    expect(interaction).toMatch(
      /(poolPages 16 gains most beside prefetch none|prefetch none gains most beside poolPages 16)\.$/,
    );
  });

  test('with fewest VM exits as the aim the distance to the bound is in VM exits', async () => {
    // 20 evictions and 5 hidden faults whatever the policy, but for belady, which has 2: 2.5 times.
    const exits = (spot: Spot): Counted => ({
      ...counted(spot),
      hiddenFaults: spot.set['eviction'] === 'belady' ? 2 : 5,
    });
    expect(sentences(await found({...SPEC, objective: 'exits'}, exits), 'bound')[0]).toMatch(
      /^Belady's rule, which knows the future, would gain most in VM exits on .* is 150 % \(exact\) above it\.$/,
    );
  });

  test('the edge is that of the space that was searched', async () => {
    const growing = ({set}: Spot): Counted => ({
      cycles: set['eviction'] === 'unbounded' ? 100 : 10_000 / Number(set['poolPages'] ?? 16),
    });
    const {caveats} = await found({...SPEC, space: {poolPages: [16, 32]}}, growing);
    expect(caveats.join()).toContain('(eviction fifo, poolPages 32) has the largest size that was searched');
  });
});

describe('the search', () => {
  test('ranks are groups, and equals share one', async () => {
    const {candidates} = (await found()).search;
    const best = candidates.filter(({rank}) => rank === 1).map(({set}) => set['eviction']);
    expect(best).toEqual(['fifo', 'lru', 'random']);
    expect(new Set(candidates.map(({rank}) => rank)).size).toBeLessThan(candidates.length);
    expect(candidates.map(({rank}) => rank)).toEqual(candidates.map(({rank}) => rank).sort((a, b) => a - b));
  });

  test('the front has who takes the fewest cycles in each memory, and nobody else', async () => {
    const {candidates} = (await found()).search;
    const front = candidates.filter(({onFront}) => onFront);
    // gups takes 64 pages in any case, so memory is the same for all: only the best in cycles are left.
    expect(front.map(({set}) => [set['poolPages'], set['prefetch']])).toEqual([
      [64, 'group'],
      [64, 'group'],
      [64, 'group'],
    ]);
  });

  test('on one workload memory differs, and the front goes from little to fast', async () => {
    const {candidates, knee} = (await found({...SPEC, workloads: ['ctx-ring']})).search;
    const front = candidates.filter(({onFront}) => onFront).sort((a, b) => a.peakBytes - b.peakBytes);
    expect(front.map(({set}) => `${set['eviction']} ${set['poolPages']} ${set['prefetch']}`)).toEqual([
      'lru 16 group',
      'lru 32 group',
      'fifo 64 group',
      'lru 64 group',
      'random 64 group',
    ]);
    // On a scale of doublings 32 pages are half-way, at 1.215 of 1.62 to 0.9045: more than half of the gain. But the
    // knee must stand out from the straight line by a mean step, which is a quarter of the way; it stands out by 7 %.
    expect(knee).toBeNull();
  });

  test('what memory buys is said, and where it bends', async () => {
    // 32 pages gain nearly all that 128 do: 1.1 of the way from 3 to 1. On doublings that is a third of the way up.
    const bent = ({set}: Spot): Counted => {
      const size = set['eviction'] === 'unbounded' ? 128 : Number(set['poolPages'] ?? 16);
      return {cycles: {16: 3000, 32: 1100, 64: 1050, 128: 1000}[size]!, pages: size, evictions: 1};
    };
    const result = await found(
      {workloads: ['gups'], seeds: 2, policies: ['fifo'], sizes: [16, 32, 64, 128]},
      bent,
    );
    // Over a default of 3000 cycles.
    expect(sentences(result, 'front')).toEqual([
      "More memory buys fewer cycles: from 64 KiB at 1.00× (exact) of the default's to 512 KiB at 0.33× (exact), with 2 choices between; it bends at eviction fifo, poolPages 32 (128 KiB at 0.37× (exact)).",
    ]);
    expect(sentences(await found({...SPEC, workloads: ['gups']}), 'front')).toEqual([]);
  });

  test('the knee is on a scale of doublings', async () => {
    // 32 of 16 to 256 pages are a quarter of the way, and gain 0.6; the 64 half-way gain 0.8. In pages they would be a
    // fifteenth of the way and a fifth, and 64 the farther below the straight line.
    const falling = ({set}: Spot): Counted => {
      const size = set['eviction'] === 'unbounded' ? 256 : Number(set['poolPages'] ?? 16);
      return {cycles: {16: 2000, 32: 1400, 64: 1200, 128: 1100, 256: 1000}[size]!, pages: size};
    };
    const {search} = await found(
      {workloads: ['gups'], seeds: 2, policies: ['fifo'], sizes: [16, 32, 64, 128, 256]},
      falling,
    );
    expect(search.knee).toBe('shadow-cached (poolPages 32)');
  });

  test('of equals the one that takes less memory comes first', async () => {
    const level = ({set}: Spot): Counted => ({cycles: 1000, pages: Number(set['poolPages'] ?? 32)});
    const {candidates} = (await found(SPEC, level)).search;
    expect(candidates.map(({rank}) => rank)).toEqual(candidates.map(() => 1));
    const sizes = candidates.map(({set}) => Number(set['poolPages']));
    expect(sizes).toEqual(sizes.toSorted((one, other) => one - other));
    expect(new Set(sizes).size).toBe(3);
  });

  test('whoever shares the best rank by a wide interval alone wins nothing for its memory', () => {
    const candidate = (label: string, ratio: number, peakBytes: number): Candidate => {
      const over: Comparison = {ratio, low: 0.1, high: 2, exact: false, seeds: 2, method: "Student's t"};
      const overs = {overDefault: over, cyclesOverDefault: over, cyclesOverUnbounded: null};
      return {label, set: {}, ...overs, peakBytes, rank: 1, onFront: true};
    };
    const ranked = [candidate('best', 0.5, 300), candidate('near', 0.504, 200), candidate('torn', 0.7, 100)];
    expect(chosenOf(ranked, {})).toMatchObject({
      best: {label: 'near'},
      tie: {with: ['best'], brokenBy: 'bytes'},
    });
    expect(chosenOf([], {})).toBeUndefined();
  });

  test('a tie is broken for the fewest bytes, then for the most like the default, then by place, and that is said', async () => {
    const spec = {
      ...SPEC,
      space: {eviction: ['lru', 'fifo'], poolPages: [32, 64], prefetch: ['none', 'group']},
    };
    const won = async (count: typeof counted) => {
      const result = await found(spec, count);
      return {...result.winner!, said: sentences(result, 'winner')[0]};
    };
    const level = ({set}: Spot): Counted => ({cycles: 1000, pages: Number(set['poolPages'] ?? 32)});
    expect(await won(level)).toMatchObject({
      set: {eviction: 'fifo', poolPages: 32, prefetch: 'none'},
      tie: {brokenBy: 'settings'},
      said: expect.stringContaining('that take as few bytes it is the most like the default'),
    });
    const small = ({set}: Spot): Counted => ({
      cycles: 1000,
      pages: set['eviction'] === 'lru' && set['poolPages'] === 64 && set['prefetch'] === 'group' ? 16 : 32,
    });
    expect(await won(small)).toMatchObject({
      set: {eviction: 'lru', poolPages: 64, prefetch: 'group'},
      tie: {brokenBy: 'bytes'},
      said: expect.stringContaining('it takes the fewest bytes'),
    });
    const dear = ({set}: Spot): Counted => ({
      cycles: set['eviction'] === 'fifo' && set['prefetch'] === 'none' ? 2000 : 1000,
      pages: 32,
    });
    expect(await won(dear)).toMatchObject({
      set: {eviction: 'lru', poolPages: 32, prefetch: 'none'},
      tie: {brokenBy: 'place'},
      said: expect.stringContaining('and it comes first in the space'),
    });
  });

  test('who is the best alone breaks no tie', async () => {
    const alone = ({set}: Spot): Counted => ({
      cycles:
        set['eviction'] === 'lru' && set['prefetch'] === 'group' && set['poolPages'] === 64 ? 500 : 1000,
    });
    expect((await found(SPEC, alone)).winner?.tie).toBeNull();
  });

  test('parameters that vary together are one in the effects', async () => {
    const spec = {...SPEC, space: {prefetch: ['none', 'group'], prefetchEntries: [2, 8]}};
    const result = await found({...spec, zip: [['prefetch', 'prefetchEntries']]});
    expect(result.search.candidates).toHaveLength(18);
    const names = result.effects!.main.map(({parameter}) => parameter);
    expect(names.toSorted()).toEqual(['eviction', 'poolPages', 'prefetch + prefetchEntries']);
    expect(result.effects!.confounded).toEqual([]);
  });
});

describe('it says when an answer means nothing', () => {
  test('where no eviction happened', async () => {
    expect((await found()).caveats).toContain(
      'gups: no eviction happened at any size, so the policy cannot matter there, and the size does not.',
    );
  });

  test('where policies saw the same evictions', async () => {
    const same = (spot: Spot): Counted =>
      spot.set['poolPages'] === 64 ? {cycles: 1000, evictions: 0} : {cycles: 2000, evictions: 7};
    const {caveats} = await found({...SPEC, workloads: ['ctx-ring']}, same);
    expect(caveats).toContain(
      'ctx-ring: the policies are indistinguishable here at every size at which anything was evicted, for all counted every event the same.',
    );
    expect(caveats.join()).not.toContain('no eviction happened');
    const sometimes = (spot: Spot): Counted => ({
      ...same(spot),
      hiddenFaults: spot.set['poolPages'] === 16 && spot.set['eviction'] === 'lru' ? 1 : 0,
    });
    expect((await found({...SPEC, workloads: ['ctx-ring']}, sometimes)).caveats).toContain(
      'ctx-ring: the policies are indistinguishable here at 32, for all counted every event the same.',
    );
  });

  test('where the recording is shorter than its warm-up', async () => {
    const short = (spot: Spot): Counted => ({...counted(spot), accesses: 99, warmUpAccesses: 100});
    expect((await found(SPEC, short)).caveats).toContain(
      'gups measures less than it warms up (99 accesses after 100): what it says of a cache is mostly how it fills.',
    );
    const even = (spot: Spot): Counted => ({...counted(spot), accesses: 100, warmUpAccesses: 100});
    expect((await found(SPEC, even)).caveats.join()).not.toContain('warms up');
    expect((await found()).caveats.join()).not.toContain('warms up');
  });

  test('where lines of a trace were skipped', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pagewalk-skipping-'));
    const path = join(folder, 'some.lackey');
    writeFileSync(path, ' L 10000000,8\nhello\n L 10001000,8\n');
    const even = (): Counted => ({cycles: 1000});
    expect(
      (await found({...SPEC, workloads: [{workload: path, set: {warmupAccesses: 1}}]}, even)).caveats,
    ).toContain('some.lackey: 1 of 3 lines is no record and was skipped: line 2 "hello".');
    rmSync(folder, {recursive: true});
  });

  test('where there is one seed', async () => {
    const result = await found({...SPEC, seeds: 1});
    expect(result.caveats[0]).toBe(
      'One seed: nothing here has an interval, and another seed may rank everything otherwise.',
    );
    expect(sentences(result, 'default')[0]).toContain('costs 22 % (one seed)');
    expect((await found()).caveats.join()).not.toContain('One seed');
  });

  test("where Belady's rule is passed", async () => {
    const passed = (spot: Spot): Counted =>
      spot.set['eviction'] === 'belady' ? {cycles: 1e6} : counted(spot);
    const {caveats} = await found({...SPEC, workloads: ['ctx-ring']}, passed);
    expect(caveats.find(caveat => caveat.includes("Belady's rule is no bound"))).toContain('at 3 sizes');
  });

  test('where the winner lies at the edge of what was searched', async () => {
    const growing = ({set}: Spot): Counted => ({
      cycles: set['eviction'] === 'unbounded' ? 100 : 10_000 / Number(set['poolPages'] ?? 16),
    });
    expect((await found(SPEC, growing)).caveats).toContain(
      'The winner (eviction fifo, poolPages 64, prefetch none) has the largest size that was searched: a larger one may do better.',
    );
  });

  test('where seeds disagree so much that nothing can be told', async () => {
    const noisy = ({seed, set}: Spot): Counted =>
      set['eviction'] === 'unbounded' ? {cycles: 1000} : {cycles: seed === 1 ? 500 : 3000};
    expect(sentences(await found(SPEC, noisy), 'default')[0]).toContain(
      'cannot be told from an unbounded one',
    );
  });
});

test('intervals are of the seeds, paired', async () => {
  // Ratios 1.1, 1.2 and 1.3 on one workload: the mean of their logarithms is ln(1.1 × 1.2 × 1.3) / 3, and with two
  // degrees of freedom Student's t is 4.3027 (published tables, 0.975).
  const ratios = [1.1, 1.2, 1.3];
  const spread = ({seed, set}: Spot): Counted => ({
    cycles: set['eviction'] === 'unbounded' ? 1000 * seed : 1000 * seed * ratios[seed - 1],
  });
  const {workloads} = await found({...SPEC, workloads: ['gups']}, spread);
  const over = workloads[0].default!.overUnbounded!;
  const logarithms = ratios.map(Math.log);
  const middle = logarithms.reduce((sum, each) => sum + each, 0) / 3;
  const deviation = Math.sqrt(logarithms.reduce((sum, each) => sum + (each - middle) ** 2, 0) / 2);
  expect(over.ratio).toBeCloseTo(Math.exp(middle), 10);
  expect(over.high).toBeCloseTo(Math.exp(middle + (4.302653 * deviation) / Math.sqrt(3)), 4);
  expect(over.method).toBe("Student's t");
});

test('the objective decides: with fewest bytes the smallest pool wins', async () => {
  const result = await found({...SPEC, workloads: ['ctx-ring'], objective: 'overheadBytes'});
  expect(result.winner?.set['poolPages']).toBe(16);
  expect(sentences(result, 'winner')[0]).toContain('fewer bytes of shadow tables than the default');
  // All policies take the same memory there; lru with prefetch takes the fewest cycles.
  expect(result.winner).toMatchObject({set: {eviction: 'lru', prefetch: 'group'}, tie: {brokenBy: 'cycles'}});
});

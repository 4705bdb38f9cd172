import {describe, expect, test} from 'vitest';
import {gups} from '../../../workloads/gups.ts';
import {sequential} from '../../../workloads/sequential.ts';
import {storySource} from '../../guest/source.ts';
import type {StoryParameters, Workload} from '../../guest/story.ts';
import {cascadeLake} from '../../machines/cascade-lake.ts';
import {runPass} from '../../replay/pass.ts';
import type {Slice} from '../../replay/slices.ts';
import {strategies} from '../../strategies/index.ts';
import {defaultsOf} from '../../testing/defaults.ts';
import {sum} from '../../timing/events.ts';
import {cycles} from '../../timing/pricing.ts';
import {steadinessOf} from './steadiness.ts';

const {geometry, costs} = cascadeLake;

function judged(workload: Workload, parameters: StoryParameters, id: string) {
  const strategy = strategies.find(each => each.id === id)!;
  const source = storySource(workload, {...defaultsOf(workload.parameters), ...parameters}, {pcid: 0}, 1);
  const member = {
    strategy,
    parameters: defaultsOf(strategy.parameters),
    host: {pageKiB: 4, warm: 1, levels: 4},
  };
  const [outcome] = runPass(source, [member], {geometry, seed: 1, check: false});
  if (outcome.status === 'failed') throw outcome.thrown;
  const events = sum(outcome.chapters.slice(1).map(each => each.events));
  return steadinessOf(outcome, {costs, cycles: cycles(events, costs)});
}

describe('pages that a pager let go of in the first touch', () => {
  const table = {tablePages: 8192, updates: 8000, warmupUpdates: 1000};

  test.each(['palacios-cache', 'vmware-traces'])('are filled again in what gups measures under %s', id => {
    const steady = judged(gups, {...table, warmupSweeps: 0}, id);
    expect(steady).toMatchObject({event: 'exitsHiddenFault'});
    if (typeof steady === 'object') expect(steady.first).toBeGreaterThan(1.5 * steady.last);
  });

  test('are filled again in the first sweep, of four or of 64', () => {
    for (const sweeps of [4, 64])
      expect(judged(sequential, {arrayPages: 1024, warmupSweeps: 0, sweeps}, 'palacios-cache')).toMatchObject(
        {
          event: 'exitsHiddenFault',
          last: 0,
        },
      );
  });

  test.each(['native', 'shadow-cached', 'palacios-cache', 'vmware-traces', 'nested'])(
    'are back after one more sweep, under %s',
    id => {
      expect(judged(gups, table, id)).toBe(true);
      expect(judged(sequential, {}, id)).toBe(true);
    },
  );
});

describe('by counts', () => {
  const slices = (countAt: (at: number) => number): readonly Slice[] =>
    Array.from({length: 40}, (_, at) => ({
      instructions: 1000,
      counts: {exitsHiddenFault: countAt(at), hostFaults: 3},
    }));
  const alone = (made: readonly Slice[]) => ({slices: made, iterations: []});
  const price = costs.exitsHiddenFault;
  const falling = slices(at => (at < 20 ? 3 : 1));

  test('up is as unsteady as down, and the rates are those of a million instructions', () => {
    const prices = {costs, cycles: 2000 * price};
    expect(steadinessOf(alone(falling), prices)).toEqual({
      event: 'exitsHiddenFault',
      first: 3000,
      last: 1000,
    });
    expect(steadinessOf(alone(falling.toReversed()), prices)).toEqual({
      event: 'exitsHiddenFault',
      first: 1000,
      last: 3000,
    });
  });

  // The halves differ by 40 faults.
  test('what costs no more than 1 % of the cycles does not count', () => {
    expect(steadinessOf(alone(falling), {costs, cycles: 4000 * price})).toBe(true);
    expect(steadinessOf(alone(falling), {costs, cycles: 3999 * price})).not.toBe(true);
  });

  test("a strategy's own event counts at its own price", () => {
    const own = falling.map(({instructions, counts}) => ({
      instructions,
      counts: {hostFaults: 0, refills: counts['exitsHiddenFault']},
    }));
    const refills = {description: '', cause: 'other exits', cycles: 100} as const;
    expect(steadinessOf(alone(own), {costs, cycles: 10_000, ownCatalogue: {refills}})).toMatchObject({
      event: 'refills',
    });
  });

  test('of an odd number the last is left out', () => {
    const odd = [...slices(() => 1), {instructions: 1000, counts: {exitsHiddenFault: 1000, hostFaults: 3}}];
    expect(steadinessOf(alone(odd), {costs, cycles: price})).toBe(true);
  });

  test('fewer than sixteen say nothing', () => {
    expect(steadinessOf(alone(falling.slice(13, 28)), {costs, cycles: price})).toBe(true);
  });

  describe('many events in one slice', () => {
    const burst = (at: number, count: number) => slices(slice => (slice === at ? count : 0));
    const prices = {costs, cycles: 1000 * price};

    test('may be the end of a warm-up, and nobody can tell that they are over', () => {
      expect(steadinessOf(alone(burst(0, 400)), prices)).toMatchObject({event: 'exitsHiddenFault', last: 0});
    });

    test('are no matter where iterations have as many each, though too few for slices', () => {
      const rounds = slices(at => (at % 13 === 0 ? 400 : 0));
      const iterations = [0, 1, 2, 3].map(() => ({
        instructions: 10_000,
        counts: {exitsHiddenFault: 400, hostFaults: 3},
      }));
      expect(steadinessOf({slices: rounds, iterations}, {costs, cycles: 1600 * price})).toBe(true);
      const uneven = [800, 400, 200, 200].map(exitsHiddenFault => ({
        instructions: 10_000,
        counts: {exitsHiddenFault, hostFaults: 3},
      }));
      expect(steadinessOf({slices: burst(0, 1600), iterations: uneven}, prices)).not.toBe(true);
    });

    test('that are rare are chance', () => {
      expect(steadinessOf(alone(burst(0, 50)), prices)).toBe(true);
    });
  });
});

/** How often a planted difference is found, and how often one that is not there: as theory has it. */
import {expect, test} from 'vitest';
import {normalProbability, normalQuantile} from '../stats/normal.ts';
import {seedsFor} from '../stats/power.ts';
import {seededRandom} from '../stats/seeded-random.ts';
import {judgementOf, type Verdict} from './judgement.ts';

const RESAMPLINGS = 1000;
const TIE = 1.01;

interface Planted {
  /** Of the run's numbers to the baseline's, less 1. */
  readonly difference: number;
  /** Of the logarithm of a pair's ratio, the standard deviation. */
  readonly spread: number;
  readonly seeds: number;
}

/** Pairs whose baseline varies by a third from seed to seed, as placement has it, and whose ratios vary less. */
function found({difference, spread, seeds}: Planted): Readonly<Record<Verdict, number>> {
  const random = seededRandom(20061121);
  const normal = (): number => normalQuantile(random() || 0.5);
  const shares = {better: 0, worse: 0, same: 0, undecided: 0};
  for (let resampling = 0; resampling < RESAMPLINGS; resampling++) {
    const baseline = Array.from({length: seeds}, () => 1e6 * Math.exp(normal() / 3));
    const run = baseline.map(each => each * (1 + difference) * Math.exp(spread * normal()));
    shares[judgementOf({baseline, run}, TIE).verdict] += 1 / RESAMPLINGS;
  }
  return shares;
}

const SEEDS = 5;
/** Of Student's distribution with four degrees of freedom, 97.5 %. */
const QUANTILE = 2.776445;

/**
 * The share of samples of five whose mean lies above the tie, and from 0 by more than half its interval. Mean and deviation of a
 * normal sample are independent, and the sum of squares over the variance has the density x e^(−x/2) / 4.
 */
function expected({difference, spread}: Omit<Planted, 'seeds'>): number {
  const effect = Math.log(1 + difference);
  const error = spread / Math.sqrt(SEEDS);
  const step = 0.01;
  let share = 0;
  for (let x = step / 2; x < 60; x += step) {
    const reach = QUANTILE * error * Math.sqrt(x / (SEEDS - 1));
    const least = Math.max(reach, Math.log(TIE));
    share += step * ((x * Math.exp(-x / 2)) / 4) * normalProbability((effect - least) / error);
  }
  return share;
}

/** Three standard deviations of a share of so many, and what the integral lacks. */
const margin = (share: number): number =>
  3 * Math.sqrt((share * Math.max(0, 1 - share)) / RESAMPLINGS) + 0.002;

const DIFFERENCES = [0, 0.005, 0.01, 0.02, 0.05] as const;

test.each([0.003, 0.01, 0.02].flatMap(spread => DIFFERENCES.map(difference => ({difference, spread}))))(
  '$difference at a spread of $spread is called worse as often as theory says, and better hardly ever',
  planted => {
    const shares = found({...planted, seeds: SEEDS});
    const share = expected(planted);
    expect(Math.abs(shares.worse - share)).toBeLessThan(margin(share));
    expect(shares.better).toBeLessThan(0.025 + margin(0.025));
  },
);

test('five seeds tell 2 % nine times in ten at a spread of 1 %, and 5 % always', () => {
  const at = (difference: number) => found({difference, spread: 0.01, seeds: SEEDS}).worse;
  expect(at(0.02)).toBeGreaterThan(0.88);
  expect(at(0.05)).toBeGreaterThan(0.995);
});

test('no difference is called one in fewer than one sample of twenty', () => {
  for (const spread of [0.001, 0.01, 0.02, 0.1])
    for (const seeds of [3, SEEDS, 10]) {
      const {better, worse} = found({difference: 0, spread, seeds});
      expect(better + worse, `${seeds} seeds at ${spread}`).toBeLessThan(0.05 + margin(0.05));
    }
});

test('with as many seeds as are said to be needed it is decided four times in five', () => {
  const spread = 0.02;
  const seeds = seedsFor(Math.log(1.02), spread);
  const {worse} = found({difference: 0.02, spread, seeds});
  expect(worse).toBeGreaterThan(0.77);
  expect(worse).toBeLessThan(0.88);
});

/** What all assumptions at once make of the ratios of a race: the draws are those of every published result. */
import type {Machine} from '../machines/machine.ts';
import {drawnLatencies, sensitivityOf, type Draw} from '../draws/draws.ts';
import {pricing, type Pricing} from './pricing.ts';
import type {Race, Rival} from './races.ts';

export const drawnPricings = (machine: Machine, draws: readonly Draw[]): readonly Pricing[] =>
  draws.map(draw => pricing(drawnLatencies(machine, draw)));

/** Of each rival, by draw, the mean over its seeds of the logarithm of its cycles. */
export type DrawnRace = ReadonlyMap<Rival, Float64Array>;

export const drawnRace = ({rivals}: Race, pricings: readonly Pricing[]): DrawnRace =>
  new Map(
    rivals.map(rival => [
      rival,
      Float64Array.from(pricings, prices => {
        let sum = 0;
        for (const cell of rival.cells) sum += Math.log(cell(prices));
        return sum / rival.cells.length;
      }),
    ]),
  );

/** Cycles of second over those of first, one a draw. */
export function drawnRatios(drawn: DrawnRace, first: Rival, second: Rival): readonly number[] {
  const over = drawn.get(first)!;
  return Array.from(drawn.get(second)!, (own, at) => Math.exp(own - over[at]));
}

interface Spread {
  readonly low: number;
  readonly high: number;
  readonly middle: [number, number];
}

export function spreadOf(draws: readonly Draw[], ratios: readonly number[]): Spread {
  const {low, high} = sensitivityOf(draws, [], ratios);
  return {low: Math.min(...ratios), high: Math.max(...ratios), middle: [low, high]};
}

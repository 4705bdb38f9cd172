/** Measures what a claim is about by the cells of a run: cycles over those of another, or exits. */
import type {Claim, Claimant, ExitClaim, TimeClaim} from '../../guest/claim.ts';
import {compare} from '../../stats/compare.ts';
import {intervalOfMean} from '../../stats/interval-of-mean.ts';
import type {Interval} from '../../stats/interval.ts';
import {EXIT_NAMES, total} from '../../timing/events.ts';
import {claimantWords, isTimeClaim} from './claim-words.ts';
import {cellsFor, Lacking, type Evidence, type Trial} from './claimed-cells.ts';

/** A mean over seeds, and where it may lie: both ends are the mean itself where all seeds agree. */
export interface Measured extends Interval {
  readonly mean: number;
  readonly seeds: number;
}

export const measuredOf = (trial: Trial, claim: Claim, who: Claimant): Measured | Lacking =>
  isTimeClaim(claim) ? timeOf(trial, claim, who) : exitsOf(trial, claim, who);

function timeOf(trial: Trial, claim: TimeClaim, who: Claimant): Measured | Lacking {
  const own = cellsFor(trial, who, claim);
  if (own instanceof Lacking) return own;
  const other = cellsFor(trial, claim.over, claim);
  if (other instanceof Lacking) return other;
  const pairs = own.flatMap(cell => {
    const same = other.find(({seed}) => seed === cell.seed);
    return same === undefined ? [] : [[cell.cycles, same.cycles] as const];
  });
  if (pairs.length === 0)
    return new Lacking(
      'not usable',
      `no seed ended well for both ${claimantWords(who)} and ${claimantWords(claim.over)}`,
    );
  const {ratio, low, high, seeds} = compare(
    pairs.map(([cycles]) => cycles),
    pairs.map(([, cycles]) => cycles),
  );
  return {mean: ratio, low, high, seeds};
}

function exitsOf(trial: Trial, claim: ExitClaim, who: Claimant): Measured | Lacking {
  const cells = cellsFor(trial, who, claim);
  if (cells instanceof Lacking) return cells;
  const {exitsPer} = claim;
  const countOf = ({events}: Evidence): number => (exitsPer === 'run' ? 1 : events[exitsPer]);
  if (cells.some(cell => countOf(cell) === 0)) return new Lacking('not usable', `there were no ${exitsPer}`);
  const each = cells.map(cell => total(cell.events, EXIT_NAMES) / countOf(cell));
  const seeds = each.length;
  if (each.every(exits => exits === each[0])) return {mean: each[0], low: each[0], high: each[0], seeds};
  return {mean: each.reduce((sum, exits) => sum + exits, 0) / seeds, ...intervalOfMean(each), seeds};
}

/** What one policy loses to another, place by place. */
import {standing, type Comparison} from '../stats/compare.ts';
import type {Evidence} from './evidence.ts';
import type {Quantity} from './quantities.ts';
import {countedTheSame} from './same-counts.ts';
import {placesOf, type Place, type Sweep} from './sweep.ts';

export interface Outcome extends Place {
  /** Of the loser over the winner. */
  readonly comparison: Comparison;
}

export interface Duel {
  readonly policy: string;
  readonly rival: string;
  /** The worst first. */
  readonly losses: readonly Outcome[];
  readonly wins: readonly Outcome[];
  readonly level: readonly Place[];
  /** The seeds tell neither that they are level nor that they are apart. */
  readonly undecided: readonly Place[];
  /** Of the level ones, those at which both counted every event the same. */
  readonly same: readonly Place[];
}

export function duelOf(
  evidence: Evidence,
  sweep: Sweep,
  {policy, rival, quantity}: {readonly policy: string; readonly rival: string; readonly quantity: Quantity},
): Duel {
  const meetings = placesOf(sweep).flatMap(place => {
    const labels = [policy, rival].map(each => sweep.label(each, place.size));
    const comparison = evidence.compare(place.workload, quantity, labels[0], labels[1]);
    return comparison === undefined ? [] : [{place, labels, comparison}];
  });
  const {
    apart = [],
    level = [],
    undecided = [],
  } = Object.groupBy(meetings, ({comparison}) => standing(comparison));
  const won = apart.filter(({comparison}) => comparison.ratio < 1);
  const lost = apart.filter(({comparison}) => comparison.ratio > 1);
  return {
    policy,
    rival,
    losses: byMargin(lost.map(({place, comparison}) => ({...place, comparison}))),
    wins: byMargin(won.map(({place, comparison}) => ({...place, comparison: inverse(comparison)}))),
    level: level.map(({place}) => place),
    undecided: undecided.map(({place}) => place),
    same: level
      .filter(({place, labels}) => countedTheSame(...evidence.paired(place.workload, labels[0], labels[1])))
      .map(({place}) => place),
  };
}

/** Of the other over the one: the interval is symmetric in logarithms. */
const inverse = (comparison: Comparison): Comparison => ({
  ...comparison,
  ratio: 1 / comparison.ratio,
  low: 1 / comparison.high,
  high: 1 / comparison.low,
});

function byMargin(outcomes: readonly Outcome[]): readonly Outcome[] {
  return [...outcomes].sort((one, other) => other.comparison.ratio - one.comparison.ratio);
}

/** Says in words who won and why, and when a comparison means nothing. */
import {compare, isTie} from '../stats/compare.ts';
import {CAUSES, type Cause} from '../timing/events.ts';
import type {OkCell} from './result.ts';
import {countedTheSame} from './same-counts.ts';

/** One strategy on one workload and machine, one cell a seed in the order of the seeds. */
export interface Contender {
  readonly label: string;
  /** Of the strategy, which several contenders may share. */
  readonly id: string;
  readonly cells: readonly OkCell[];
}

export interface Contest {
  readonly family: string;
  readonly reference: Contender;
  /** All but the reference. */
  readonly rivals: readonly Contender[];
}

export function verdictOf(contest: Contest): string {
  const sentences = [ranking(contest), ...remarks(contest)];
  return `${sentences.join('; ')}.`;
}

function ranking({family, reference, rivals}: Contest): string {
  if (rivals.length === 0) return `only ${reference.label} has cells, so there is nothing to compare`;
  const ranked = [...rivals].sort((left, right) => ratioOf(left, reference) - ratioOf(right, reference));
  const best = ranked[0];
  const beaten = ranked.filter(each => !isTie(compare(cyclesOf(each), cyclesOf(best))));
  const tied = ranked.filter(each => !beaten.includes(each));
  const cost = costOver(best, reference);
  if (beaten.length > 0) {
    const winners = tied.length === 1 ? `${best.label} wins` : `${list(tied)} tie for the first place`;
    return [`${winners}, ${cost}`, ...losers(best, beaten)].join('; ');
  }
  if (family === 'control') return `a tie, ${cost}, as it must be: a control`;
  return rivals.length === 1 ? `${best.label} runs ${cost}` : `a tie, ${cost}: ${list(tied)}`;
}

/** What the best of each other strategy loses to the winner, and to what. */
function losers(best: Contender, beaten: readonly Contender[]): readonly string[] {
  const others = beaten.filter(each => each.id !== best.id);
  const named = others.length > 0 ? others : beaten;
  const first = named.filter((each, at) => named.findIndex(other => other.id === each.id) === at);
  return first.map(
    each => `${each.label} takes ${factor(ratioOf(each, best))} as long${reasonFor(each, best)}`,
  );
}

/** The cause that sets the loser apart most, with the share of its cycles that went there. */
function reasonFor(loser: Contender, best: Contender): string {
  const excess = (cause: Cause): number =>
    meanOf(loser, cause) - counterparts(cause).reduce((sum, each) => sum + meanOf(best, each), 0);
  const cause = CAUSES.reduce((most, each) => (excess(each) > excess(most) ? each : most));
  const share = meanOf(loser, cause) / mean(cyclesOf(loser));
  return `, with ${(share * 100).toFixed(0)} % of its cycles in ${cause}`;
}

/** A walk of the guest's own dimension goes by two names, of which every strategy has one. */
const OWN_WALKS: readonly Cause[] = ['native or shadow walk', 'nested walk, guest dimension'];

const counterparts = (cause: Cause): readonly Cause[] => (OWN_WALKS.includes(cause) ? OWN_WALKS : [cause]);

function remarks({family, reference, rivals}: Contest): readonly string[] {
  return [
    ...(family === 'control' ? notTied(reference, rivals) : []),
    ...(family === 'address trace' ? [TRACE_REMARK] : []),
    ...(family === 'control' ? [] : sameCounts([reference, ...rivals])),
    ...hypotheses(rivals),
  ];
}

const TRACE_REMARK =
  'an address trace has no frees, no switches and no kernel work, so shadow paging looks nearer to native than it is';

function notTied(reference: Contender, rivals: readonly Contender[]): readonly string[] {
  const apart = rivals.filter(each => !isTie(compare(cyclesOf(each), cyclesOf(reference))));
  return apart.length === 0
    ? []
    : [`a control should tie with ${reference.label}, and ${list(apart)} does not`];
}

/** Variants of one strategy that counted the same. Which parameters did nothing the notes of the result say, for all workloads. */
function sameCounts(contenders: readonly Contender[]): readonly string[] {
  const groups: Contender[][] = [];
  for (const each of contenders) {
    const alike = groups.find(([first]) => first.id === each.id && sameRows(first, each));
    if (alike) alike.push(each);
    else groups.push([each]);
  }
  return groups
    .filter(group => group.length > 1)
    .map(group => `${list(group)} counted the same${whyTheSame(group)}`);
}

const sameRows = (left: Contender, right: Contender): boolean =>
  left.cells.every((cell, at) => countedTheSame(cell, right.cells[at]));

function whyTheSame(group: readonly Contender[]): string {
  const [first, ...others] = group.map(({cells}) => cells[0].parameters);
  const apart = Object.keys(first).filter(name => others.some(other => other[name] !== first[name]));
  const noEviction = group.every(({cells}) => cells.every(cell => cell.events.shadowPagesEvicted === 0));
  return noEviction && apart.some(name => OF_EVICTION.test(name))
    ? ': no eviction happened, so the pool and its policy cannot matter'
    : '';
}

/** Parameters that can matter only where a page is evicted. */
const OF_EVICTION = /pool|evict|policySees|refillPages|minimumFree|rebuildWeight|sampleInstructions/i;

function hypotheses(rivals: readonly Contender[]): readonly string[] {
  const assumed = rivals.flatMap(({label, cells}) => {
    const {hypothetical, machine} = cells[0];
    return hypothetical === undefined
      ? []
      : [`${label} is hypothetical, for ${machine} has no ${hypothetical}`];
  });
  return [...new Set(assumed)];
}

const cyclesOf = ({cells}: Contender): readonly number[] => cells.map(cell => cell.cycles);

const ratioOf = (contender: Contender, other: Contender): number =>
  compare(cyclesOf(contender), cyclesOf(other)).ratio;

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, each) => sum + each, 0) / numbers.length;

const meanOf = ({cells}: Contender, cause: Cause): number => mean(cells.map(cell => cell.attribution[cause]));

function costOver(contender: Contender, reference: Contender): string {
  const comparison = compare(cyclesOf(contender), cyclesOf(reference));
  return isTie(comparison)
    ? `level with ${reference.label}`
    : `${factor(comparison.ratio)} ${reference.label}`;
}

/** Three significant digits at most, and at least two behind the point below 10. */
function factor(ratio: number): string {
  return `${ratio < 10 ? ratio.toFixed(2) : ratio.toFixed(ratio < 100 ? 1 : 0)}×`;
}

function list(contenders: readonly Contender[]): string {
  const labels = contenders.map(({label}) => label);
  const last = labels.pop()!;
  return labels.length === 0 ? last : `${labels.join(', ')} and ${last}`;
}

/** Says in words who won and why, and when a comparison means nothing. */
import {isTie} from '../stats/compare.ts';
import {EVENT_NAMES} from '../timing/events.ts';
import {sameOwnCounts} from '../timing/own-events.ts';
import {compared, listed, type Contender, type Contest} from './contest.ts';
import {ranking} from './ranking.ts';

export function verdictOf(contest: Contest): string {
  const sentences = [...ranking(contest), ...remarks(contest)];
  return `${sentences.join('; ')}.`;
}

function remarks({family, reference, rivals, remark}: Contest): readonly string[] {
  return [
    ...(remark === undefined ? [] : [remark]),
    ...(family === 'control' ? notTied(reference, rivals) : []),
    ...(family === 'address trace' ? [TRACE_REMARK] : []),
    ...(family === 'control' ? [] : sameCounts([reference, ...rivals])),
    ...hypotheses(rivals),
  ];
}

const TRACE_REMARK =
  'an address trace has no frees, no switches and no kernel work, so shadow paging looks nearer to native than it is';

function notTied(reference: Contender, rivals: readonly Contender[]): readonly string[] {
  const apart = rivals.filter(each => !isTie(compared(each, reference)));
  return apart.length === 0
    ? []
    : [`a control should tie with ${reference.label}, and ${listed(apart)} does not`];
}

/** Variants of one strategy that counted the same: what sets them apart had no chance to matter. */
function sameCounts(contenders: readonly Contender[]): readonly string[] {
  const groups: Contender[][] = [];
  for (const each of contenders) {
    const alike = groups.find(([first]) => first.id === each.id && countedTheSame(first, each));
    if (alike) alike.push(each);
    else groups.push([each]);
  }
  return groups
    .filter(group => group.length > 1)
    .map(group => `${listed(group)} counted the same${whyTheSame(group)}`);
}

function countedTheSame(left: Contender, right: Contender): boolean {
  return left.cells.every((cell, at) => {
    const other = right.cells[at];
    return (
      EVENT_NAMES.every(name => cell.events[name] === other.events[name]) &&
      sameOwnCounts(cell.ownEvents, other.ownEvents)
    );
  });
}

function whyTheSame(group: readonly Contender[]): string {
  const [first, ...others] = group.map(({cells}) => cells[0].parameters);
  const apart = Object.keys(first).filter(name => others.some(other => other[name] !== first[name]));
  const noEviction = group.every(({cells}) => cells.every(cell => cell.events.shadowPagesEvicted === 0));
  const evicting = noEviction ? apart.filter(name => OF_EVICTION.test(name)) : [];
  const idle = apart.filter(name => !evicting.includes(name));
  const reasons = [
    ...(evicting.length > 0 ? ['no eviction happened, so the pool and its policy cannot matter'] : []),
    ...(idle.length > 0 ? [`${idle.join(' and ')} had nothing to act on`] : []),
  ];
  return reasons.length === 0 ? '' : `: ${reasons.join(', and ')}`;
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

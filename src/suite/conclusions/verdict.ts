/** Says in words who won and why, and when a comparison means nothing. */
import {standing} from '../../stats/compare.ts';
import {compared, labelsInARow, type Contender, type Contest} from './contest.ts';
import {hypotheticalSentences} from './hypothetical.ts';
import {ranking} from './ranking.ts';
import {countedTheSame} from './same-counts.ts';

export function verdictOf(contest: Contest): string {
  const sentences = [...ranking(contest), ...remarks(contest)];
  return `${sentences.join('; ')}.`;
}

function remarks({family, reference, rivals, remarks: more}: Contest): readonly string[] {
  return [
    ...more,
    ...(family === 'control' ? notTied(reference, rivals) : []),
    ...(reference.cells.every(({steady}) => steady === 'start') ? [START_REMARK] : []),
    ...(family === 'address trace' ? [TRACE_REMARK] : []),
    ...(family === 'control' ? [] : sameCounts([reference, ...rivals])),
    ...hypotheticalSentences(rivals.map(({label, cells}) => ({...cells[0], strategy: label}))),
  ];
}

const START_REMARK = 'what is measured is a start, not a steady state';

const TRACE_REMARK =
  'an address trace has no frees, no switches and no kernel work, so shadow paging looks nearer to native than it is';

function notTied(reference: Contender, rivals: readonly Contender[]): readonly string[] {
  const {apart = [], undecided = []} = Object.groupBy(rivals, each => standing(compared(each, reference)));
  const should = `a control should tie with ${reference.label}`;
  return [
    ...(apart.length > 0 ? [`${should}, and ${labelsInARow(apart)} does not`] : []),
    ...(undecided.length > 0
      ? [`${should}, and whether ${labelsInARow(undecided)} does the seeds do not tell`]
      : []),
  ];
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
    .map(group => `${labelsInARow(group)} counted the same${whyTheSame(group)}`);
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

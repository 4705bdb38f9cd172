/** A run at its own prices beside the same at others, for a terminal: what moves, and which verdicts are others. */
import {verdictSentence, verdictWords} from '../report/sensitivity/change.ts';
import type {PriceChange} from '../sensitivity/change.ts';
import {factorText} from '../suite/conclusions/interval-text.ts';
import {TIE_RATIO} from '../stats/compare.ts';
import {table, wrapped} from './table.ts';

const HEADS = ['workload', 'strategy', 'before', 'after'].map((head, at) => ({
  head,
  align: at < 2 ? ('left' as const) : ('right' as const),
}));

export function changeText({slowdowns, verdicts}: PriceChange, width: number): string {
  const moved = slowdowns.filter(({before, after}) => Math.max(before / after, after / before) > TIE_RATIO);
  const several = new Set(slowdowns.map(({machine}) => machine)).size > 1;
  const rows = moved.map(({workload, machine, strategy, before, after}) => [
    several ? `${workload} on ${machine}` : workload,
    strategy,
    `${factorText(before)}×`,
    `→ ${factorText(after)}×`,
  ]);
  const left = slowdowns.length - moved.length;
  return [
    wrapped(verdictSentence(verdicts), width),
    ...verdicts.map(each => `- ${wrapped(verdictWords(each), width, '  ').trimStart()}`),
    ...(rows.length === 0 ? [] : ['\n', table(HEADS, rows, width)]),
    wrapped(
      `${rows.length === 0 ? 'All' : 'The other'} ${left} slowdowns move by no more than 1 %; before-and-after.md has each.`,
      width,
    ),
    '\n',
  ].join('');
}

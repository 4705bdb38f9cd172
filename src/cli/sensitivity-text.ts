/** What a run's conclusions rest on, for a terminal: the answer, then each verdict, then what turns which. */
import type {Conclusion, Sensitivity} from '../sensitivity/result.ts';
import {
  answerOf,
  rangeWords,
  shareText,
  turnWords,
  verdictsOf,
  verdictTurns,
  type Turn,
} from '../sensitivity/words.ts';
import {factorText, intervalText} from '../suite/conclusions/interval-text.ts';
import {table, wrapped} from './table.ts';

export function sensitivityText(found: Sensitivity, width: number): string {
  const verdicts = verdictsOf(found);
  return [
    answerOf(found)
      .map(each => wrapped(each, width))
      .join(''),
    ...groupsOf(verdicts).map(group => `\n${groupText(group, verdicts, width)}`),
    ...turnsText(verdictTurns(found), verdicts, width),
    `\n${found.notes.map(each => wrapped(each, width)).join('')}`,
  ].join('');
}

/** Verdicts about the same two on the same machine are told together. */
const groupsOf = (verdicts: readonly Conclusion[]): readonly (readonly Conclusion[])[] => [
  ...Map.groupBy(verdicts, ({machine, first, second, conclusion}) =>
    JSON.stringify([machine, conclusion, first, second]),
  ).values(),
];

const HEADS = ['workload', 'ratio', 'seeds', 'all draws', 'agree'].map((head, at) => ({
  head,
  align: at === 0 ? ('left' as const) : ('right' as const),
}));

function groupText(group: readonly Conclusion[], all: readonly Conclusion[], width: number): string {
  const [{machine, first, second, conclusion}] = group;
  const where = all.some(other => other.machine !== machine) ? `On ${machine} ` : '';
  const said = conclusion === 'level' ? `${second} is level with ${first}` : `${first} beats ${second}`;
  const rows = group.map(each => [
    each.workload,
    `${factorText(each.ratio)}×`,
    seedsText(each),
    `${factorText(each.low)} to ${factorText(each.high)}`,
    shareText(each),
  ]);
  return `${wrapped(`${where}${said}:`, width)}${table(HEADS, rows, width)}`;
}

const seedsText = ({seeds}: Conclusion): string =>
  intervalText({low: seeds?.[0] ?? null, high: seeds?.[1] ?? null, exact: seeds?.[0] === seeds?.[1]});

const MOST_TURNS = 12;
const INDENT = '  ';

function turnsText(
  turns: readonly Turn[],
  verdicts: readonly Conclusion[],
  width: number,
): readonly string[] {
  if (turns.length === 0) return [];
  const more = turns.length - MOST_TURNS;
  return [
    '\nWhat one price alone overturns, the smallest change first:\n',
    ...turns
      .slice(0, MOST_TURNS)
      .map(
        turn =>
          `- ${wrapped(`${turnWords(turn, verdicts)} (${rangeWords(turn.price)})`, width, INDENT).trimStart()}`,
      ),
    ...(more > 0 ? [`and ${more} more, which --out and --json have\n`] : []),
  ];
}

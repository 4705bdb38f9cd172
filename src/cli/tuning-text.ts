/** What a tuning found, as text for a terminal. */
import {bytes, ratio} from '../report/format.ts';
import {intervalText} from '../suite/conclusions/interval-text.ts';
import {tuningLead} from '../report/tune/lead.ts';
import {rankWords} from '../report/tune/tables.ts';
import type {Candidate, ContestResult, TuningResult} from '../tune/result.ts';
import {settingWords} from '../tune/words.ts';
import {wrapped} from './table.ts';

/** The best of the search that are shown; tune.json has all. */
const MOST_CANDIDATES = 12;

export function tuningText(result: TuningResult, width: number): string {
  const {advice, caveats} = result;
  return [
    wrapped(tuningLead(result), width),
    '\n',
    ...advice.map(({sentence}) => bullet('-', sentence, width)),
    ...(caveats.length === 0 ? [] : ['\n', ...caveats.map(sentence => bullet('!', sentence, width))]),
    '\n',
    ranks(result, width),
    '\n',
    candidates(result, width),
  ].join('');
}

const bullet = (mark: string, sentence: string, width: number): string =>
  `${mark}${glued(sentence, width, '  ').slice(mark.length)}`;

/** Wrapped so that a number stays beside its percent sign, and a value beside its parameter. */
function glued(text: string, width: number, indent: string): string {
  const tied = text.replace(/ %/g, '\u00a0%').replace(/(?<=^|, )(\w+) (?=[\w-]+(,|$| \())/g, '$1\u00a0');
  return wrapped(tied, width, indent).replaceAll('\u00a0', ' ');
}

function ranks({workloads, size}: TuningResult, width: number): string {
  const lines = workloads.flatMap(({workload, contests}) => [
    wrapped(`${workload}, best policy first; = joins those not apart from the first of them`, width),
    ...runsOf(contests).map(({first, last, words}) => {
      const sizes = first === last ? String(first) : `${first} to ${last}`;
      return bullet('', `  ${size.parameter} ${sizes}: ${words}`, width);
    }),
  ]);
  return lines.join('');
}

/** Sizes next to each other that rank the policies alike. */
function runsOf(contests: readonly ContestResult[]) {
  const runs: {first: number; last: number; words: string}[] = [];
  for (const contest of contests) {
    const words = rankWords(contest);
    const run = runs.at(-1);
    if (run?.words === words) run.last = contest.size;
    else runs.push({first: contest.size, last: contest.size, words});
  }
  return runs;
}

const HEAD = ['rank', 'over default', 'memory'];
const GAP = '  ';

function candidates({search, winner}: TuningResult, width: number): string {
  const shown = search.candidates.filter(
    (each, at) => at < MOST_CANDIDATES || each.onFront || each.label === winner?.label,
  );
  const rows = shown.map(numbersOf);
  const widths = HEAD.map((head, at) => Math.max(head.length, ...rows.map(row => row[at].length)));
  const line = (cells: readonly string[], text: string): string => {
    const numbers = cells.map((cell, at) => cell.padStart(widths[at])).join(GAP) + GAP;
    return `${numbers}${glued(text, width, ' '.repeat(numbers.length)).slice(numbers.length)}`;
  };
  const left = search.candidates.length - shown.length;
  return [
    line(HEAD, 'configuration'),
    ...shown.map((each, at) => line(rows[at], configurationOf(each, {winner, knee: search.knee}))),
    left === 0 ? '' : `${left} more are in tune.json\n`,
  ].join('');
}

const numbersOf = ({rank, overDefault, peakBytes}: Candidate): readonly string[] => [
  String(rank),
  `${ratio(overDefault.ratio)} ${intervalText(overDefault)}`,
  bytes(peakBytes),
];

function configurationOf(
  {label, set, onFront}: Candidate,
  {winner, knee}: {readonly winner: Candidate | null; readonly knee: string | null},
): string {
  const marks = [
    ...(label === winner?.label ? ['the winner'] : []),
    ...(onFront ? ['on the front'] : []),
    ...(label === knee ? ['its knee'] : []),
  ];
  return `${settingWords(set)}${marks.length === 0 ? '' : ` (${marks.join(', ')})`}`;
}

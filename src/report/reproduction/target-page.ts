/** The page of a target: what was claimed, what came out, and where that is not the same, why. */
import type {Score} from '../../reproduce/scorecard.ts';
import {isTestable, type Target} from '../../reproduce/target.ts';
import {FARTHEST} from '../../reproduce/needs.ts';
import type {Details} from '../../reproduce/details-schema.ts';
import {asSentence} from '../sight.ts';
import type {Block, Picture} from './blocks.ts';
import {cyclesTable, needsTable, numbersTable, offWords} from './measure-tables.ts';
import {verdictWords} from './verdict-words.ts';

export const pageTitle = ({id, title}: Score): string => `${id}: ${title}`;

export function targetBlocks(score: Score, target: Target | undefined, picture: Picture): readonly Block[] {
  const {claim, source, provenance, why, verdict} = score;
  return [
    {paragraph: verdictWords(score), isStrong: true},
    ...(why === undefined ? [] : [{paragraph: asSentence(why)}]),
    {paragraph: claim},
    {paragraph: `Source: ${source}; ${provenance}.`},
    {picture},
    {heading: 'The numbers'},
    {table: numbersTable(score)},
    ...section('What stands for what', target?.standsFor ?? [], list => [{list}]),
    ...(verdict === 'reproduced' ? [] : missBlocks(score, target)),
  ];
}

function section<Each>(
  heading: string,
  all: readonly Each[],
  blocksOf: (all: readonly Each[]) => readonly Block[],
): readonly Block[] {
  return all.length === 0 ? [] : [{heading}, ...blocksOf(all)];
}

function missBlocks(score: Score, target: Target | undefined): readonly Block[] {
  const finding = target && isTestable(target.test) ? (target.test.finding ?? []) : [];
  const missed = missedOf(score);
  return [
    ...section('Why it is missed', finding, all => all.map(paragraph => ({paragraph}))),
    {heading: 'What a right value would need'},
    ...(missed.length === 0 ? [{paragraph: drawnOnly(score)}] : missed.flatMap(needBlocks)),
    ...section(
      'Where the cycles go',
      missed.filter(({details}) => details.readings.length > 0),
      all => all.map(({measure, details}) => ({table: cyclesTable(measure, details)})),
    ),
  ];
}

interface Missed {
  readonly measure: Score['measures'][number];
  readonly details: Details;
}

function missedOf({measures}: Score): readonly Missed[] {
  return measures.flatMap(measure => (measure.details ? [{measure, details: measure.details}] : []));
}

function needBlocks({measure, details}: Missed): readonly Block[] {
  if (details.needs.length > 0) return [{table: needsTable(measure, details)}];
  const none =
    details.readings.length === 0
      ? 'It is made of counts, on which no price bears.'
      : `No price alone would bring it there, from a ${FARTHEST}th of what it is to ${FARTHEST} times as much.`;
  return [{paragraph: `${offWords(measure, details)} ${none}`}];
}

function drawnOnly({matters}: Score): string {
  const hangs =
    matters === null
      ? ''
      : ` It hangs most on ${matters.assumption}, with a rank correlation of ${matters.correlation.toFixed(2)}.`;
  return `Every number is accepted at the prices as they are. What lacks is a source for those that are assumed.${hangs}`;
}

import {expect, test} from 'vitest';
import {madeUpScorecard} from '../../testing/scorecard.ts';
import {cellText} from '../data-table.ts';
import {publishedText, quantity, scorecardTable, tallySentence} from './scorecard-table.ts';

const scores = madeUpScorecard.targets;

test('how many hold is said of predictions that can be tested, and apart of exact counts', () => {
  expect(tallySentence(scores)).toBe(
    'Of 5 published results that nothing was fitted to, 2 are reproduced, 2 in direction only, and 1 not. ' +
      '2 of 2 exact counts are equal. 1 more cannot be tested yet.',
  );
  expect(tallySentence(scores.filter(({kind}) => kind === 'calibration'))).toBe('');
});

test('a row has the number that decides, with what was published of it', () => {
  const rows = scorecardTable(scores).rows.map(row => row.map(cellText));
  const row = (id: string) => rows.find(([target]) => target.startsWith(`${id}:`))!.slice(1, 7);
  expect(row('X4')).toEqual(['prediction', '6.14×', '5.60×', '97 %', 'reproduced', 'exitCycles']);
  expect(row('X7')).toEqual(['prediction', 'at least 1×', '1.31×', '88 %', 'reproduced', 'exitCycles']);
  expect(row('X9')).toEqual(['prediction', '–', '–', '–', 'not testable', '–']);
});

test('bounds stand for what was published where only they were, and units stand as they are read', () => {
  const [measure] = scores[0].measures;
  const published = (low: number | null, high: number | null) =>
    publishedText({...measure, unit: '%', published: null, low, high});
  expect(published(null, 9)).toBe('at most 9 %');
  expect(published(2, 9)).toBe('2 to 9 %');
  expect(quantity(1290, 'cycles')).toBe('1290 cycles');
  expect(quantity(0.5, '×')).toBe('0.500×');
});

/** What was measured, for a terminal. */
import {basename} from 'node:path';
import {table, wrapped, type Column} from '../../src/cli/table.ts';
import {native} from '../../src/strategies/native.ts';
import {inC, WHOLE_PASS} from './column.ts';
import type {MeasuredStream, MeasuredWorkload, Measurement} from './measurement.ts';
import {MEASURED} from '../yardstick/comparison.ts';
import {shareOf, wholePassShare} from './share.ts';

export const right = (head: string): Column => ({head, align: 'right'});
export const left = (head: string): Column => ({head, align: 'left'});

const ABSENT = '–';

export function introduction(
  {machine, rounds}: Pick<Measurement, 'machine' | 'rounds'>,
  width: number,
): string {
  return wrapped(
    `Millions of accesses a second of a processor, on ${machine}, rounds: ${rounds}. What half of the rounds, three quarters and 99 of 100 reach, and ` +
      'how many replays under native take as long. A whole pass records and packs once and replays under all strategies.',
    width,
  );
}

export function workloadText({workload, accesses, columns}: MeasuredWorkload, width: number): string {
  const base = columns.find(({column}) => column === native.id);
  const speed = (milliseconds: number): string => (accesses / milliseconds / 1000).toFixed(2);
  const rows = columns.map(({column, median, p75, p99}) => [
    column,
    ...[median, p75, p99].map(speed),
    base ? (median / base.median).toFixed(2) : ABSENT,
  ]);
  const heads = ['median', 'p75', 'p99', 'of native'].map(right);
  return [
    `\n${basename(workload)}, ${accesses.toLocaleString('en')} accesses\n`,
    table([left(''), ...heads], rows, width),
  ].join('');
}

/** The share of the yardstick's speed that is reached, and how fast that is. */
export function yardstickText(
  {workloads, streams}: Pick<Measurement, 'workloads' | 'streams'>,
  width: number,
): string {
  if (workloads.every(measured => shareOf(measured, native.id) === undefined))
    return `\n${wrapped('Without the yardstick, which is in C: there is no gcc to build it with.', width)}`;
  const names = MEASURED.map(({id}) => id);
  const rows = workloads.map(measured => [
    basename(measured.workload),
    ...[...names.map(name => shareOf(measured, name)), wholePassShare(measured)].map(
      share => share?.toFixed(2) ?? ABSENT,
    ),
  ]);
  return [
    `\n${wrapped(SHARES, width)}`,
    table([left(''), ...[...names, WHOLE_PASS].map(right)], rows, width),
    ...streamLines(streams, width),
  ].join('');
}

const SHARES =
  'Share of the speed of the yardstick, which does the same in C; of a whole pass, of as many replays in C, native and ' +
  'nested in turn';

function streamLines(streams: readonly MeasuredStream[], width: number): readonly string[] {
  const groups = Map.groupBy(streams, ({strategy}) => strategy);
  return [...groups].map(([strategy, group]) => {
    const speeds = group.map(
      ({law, gibibytes, millionsASecond}) =>
        `${millionsASecond.toFixed(1)} million a second, ${law} over ${gibibytes} GiB`,
    );
    return `\n${wrapped(`Translation alone, ${inC(strategy)}: ${speeds.join('; ')}.`, width)}`;
  });
}

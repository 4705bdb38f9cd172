/** A comparison with an earlier measurement, for a terminal. */
import {basename} from 'node:path';
import {table, wrapped} from '../../src/cli/table.ts';
import {MEASURED} from '../yardstick/comparison.ts';
import {inC} from './column.ts';
import {comparedRounds, FEWEST_ROUNDS, LEVEL} from './comparison.ts';
import type {Compared, Measurement} from './measurement.ts';
import {left, right} from './text.ts';

export interface Sides {
  readonly before: Measurement;
  readonly now: Measurement;
}

export function comparisonText(rows: readonly Compared[], sides: Sides, width: number): string {
  const cells = rows.map(({workload, column, before, now, ratio, chance, verdict}) => [
    basename(workload),
    column,
    ...[before, now].map(milliseconds => milliseconds.toFixed(1)),
    ratio.toFixed(3),
    chance.toFixed(3),
    verdict,
  ]);
  const heads = [...['before', 'now', 'ratio', 'chance'].map(right), left('')];
  return [
    `\n${wrapped(headline(sides), width)}`,
    table([left('workload'), left(''), ...heads], cells, width),
    ...notesOn(rows, sides).map(note => `\n${wrapped(note, width)}`),
  ].join('');
}

function headline({before: {environment}}: Sides): string {
  const {commit, started} = environment;
  return `Medians in milliseconds of a processor, of commit ${shortened(commit)}, measured at ${started}, and now; now over before`;
}

/** Of the hash its beginning; that files differed from the commit stays. */
const shortened = (commit: string): string => commit.replace(/^([\da-f]{12})[\da-f]+/, '$1');

function notesOn(rows: readonly Compared[], sides: Sides): readonly string[] {
  const {before, now} = sides;
  const rounds = comparedRounds(before, now);
  const few =
    rounds < FEWEST_ROUNDS
      ? [
          `Of ${rounds} rounds no difference can be told at this level; ${FEWEST_ROUNDS} rounds each are the fewest that can.`,
        ]
      : [];
  return [
    `Faster or slower is what a permutation test of the first ${rounds} rounds of each finds, all rows together (the maximum of ` +
      `Westfall and Young): the chance that any row is called so by mistake is at most ${100 * LEVEL} %. Of what else the ` +
      'machine did in either run it knows nothing.',
    ...few,
    ...otherSpeed(rows),
    ...otherMachine(sides),
    ...leftOut(rows, now),
  ];
}

/** The yardstick is a clock of the machine, as long as it is the same program. */
function otherSpeed(rows: readonly Compared[]): readonly string[] {
  const rivals = MEASURED.map(({id}) => inC(id));
  const apart = rows.filter(
    ({column, verdict}) => rivals.includes(column) && (verdict === 'faster' || verdict === 'slower'),
  );
  return apart.length === 0
    ? []
    : [
        'Rows in C differ, too: unless the yardstick was changed in between, the machine was faster or slower.',
      ];
}

const MACHINE_FIELDS = ['processor', 'cores', 'system', 'node'] as const;

function otherMachine({before, now}: Sides): readonly string[] {
  const other = MACHINE_FIELDS.filter(field => before.environment[field] !== now.environment[field]).map(
    field => `${field} ${before.environment[field]}, now ${now.environment[field]}`,
  );
  return other.length === 0 ? [] : [`It was measured elsewhere: ${other.join('; ')}.`];
}

function leftOut(rows: readonly Compared[], now: Measurement): readonly string[] {
  const names = new Set(now.workloads.flatMap(({columns}) => columns.map(({column}) => column)));
  for (const {column} of rows) names.delete(column);
  return names.size === 0 ? [] : [`Measured now alone: ${[...names].join(', ')}.`];
}

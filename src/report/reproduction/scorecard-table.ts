/** What became of each target, in a table, and how many predictions hold, in a sentence. */
import {tally, type MeasureScore, type Score} from '../../reproduce/scorecard.ts';
import {type DataTable, numberColumn, textColumn} from '../data-table.ts';
import {significant} from '../format.ts';
import {decidingOf} from './deciding.ts';

export function scorecardTable(scores: readonly Score[]): DataTable {
  return {
    caption:
      'Of each target the number that decides is shown: the one that holds in the fewest of a thousand draws of all assumed prices from their ranges. “In” is the share of the draws in which the whole target holds.',
    columns: [
      textColumn('Target'),
      textColumn('Kind'),
      numberColumn('Published'),
      numberColumn('Here'),
      numberColumn('In'),
      textColumn('Verdict'),
      textColumn('Hangs most on'),
      textColumn('Source'),
    ],
    rows: scores.map(score => {
      const {id, title, kind, share, verdict, matters, source} = score;
      const deciding = decidingOf(score);
      return [
        `${id}: ${title}`,
        kind,
        deciding === undefined ? '–' : publishedText(deciding),
        deciding === undefined ? '–' : quantity(deciding.ours, deciding.unit),
        share === null ? '–' : percent(share),
        verdict,
        matters?.assumption ?? '–',
        source,
      ];
    }),
  };
}

/** How many hold of the predictions that can be tested; those that set a price are no success. */
export function tallySentence(scores: readonly Score[]): string {
  const {
    reproduced,
    'direction only': direction,
    'not reproduced': missed,
    'not testable': open,
  } = tally(scores);
  const predictions = reproduced + direction + missed;
  const exact = scores.filter(({kind, verdict}) => kind === 'exact' && verdict !== 'not testable');
  const equal = exact.filter(({verdict}) => verdict === 'reproduced');
  return [
    ...(predictions > 0
      ? [
          `Of ${predictions} published ${predictions === 1 ? 'result' : 'results'} that nothing was fitted to, ${reproduced} ${reproduced === 1 ? 'is' : 'are'} reproduced, ${direction} in direction only, and ${missed} not.`,
        ]
      : []),
    ...(exact.length > 0 ? [`${equal.length} of ${exact.length} exact counts are equal.`] : []),
    ...(open > 0 ? [`${open} more cannot be tested yet.`] : []),
  ].join(' ');
}

export const percent = (share: number): string => `${Math.floor(share * 100)} %`;

export function quantity(value: number | null, unit: string): string {
  if (value === null) return '–';
  const text = Number.isInteger(value) ? String(value) : significant(value);
  return unit === '' ? text : unit === '×' ? `${text}×` : `${text} ${unit}`;
}

/** As published, or the bounds that were. */
export function publishedText(measure: MeasureScore): string {
  const {published, range, unit} = measure;
  if (range !== undefined) return `${quantity(range[0], '')} to ${quantity(range[1], unit)}`;
  return published === null ? toleranceText(measure) : quantity(published, unit);
}

/** What is accepted, both ends included. */
export function toleranceText({low, high, unit}: MeasureScore): string {
  if (low === high) return quantity(low, unit);
  if (low === null) return `at most ${quantity(high, unit)}`;
  if (high === null) return `at least ${quantity(low, unit)}`;
  return `${quantity(low, '')} to ${quantity(high, unit)}`;
}

/** A scorecard in a terminal: a table a kind, why targets are missed, what others lack, and how many predictions hold. */
import {scorecardTable, tallySentence} from '../report/reproduction/scorecard-table.ts';
import type {Score} from '../reproduce/scorecard.ts';
import {KINDS, type Kind} from '../reproduce/target.ts';
import {shortenedTable} from './shortened-table.ts';
import {wrapped} from './table.ts';

const NAMES: Readonly<Record<Kind, string>> = {
  exact: 'exact',
  calibration: 'a price was set by it',
  prediction: 'nothing was set by it',
};

/** Without the kind, which heads the table. */
const HEADS = ['published', 'here', 'in', 'verdict'];

export function scorecardText(scores: readonly Score[], width: number): string {
  const testable = scores.filter(({measures}) => measures.length > 0);
  const tables = KINDS.map(kind => tableOf(testable, kind, width));
  const missed = testable.flatMap(({id, why}) =>
    why === undefined ? [] : [wrapped(`${id}: ${why}.`, width)],
  );
  const parts = [...tables, missed.join(''), lacking(scores, width), wrapped(tallySentence(scores), width)];
  return parts.filter(part => part !== '').join('\n');
}

function tableOf(scores: readonly Score[], kind: Kind, width: number): string {
  const chosen = scores.filter(score => score.kind === kind);
  if (chosen.length === 0) return '';
  const {columns, rows, ...rest} = scorecardTable(chosen);
  const shown = {...rest, columns: withoutKind(columns), rows: rows.map(withoutKind)};
  return shortenedTable(shown, [NAMES[kind], ...HEADS], width);
}

const withoutKind = <Each>([target, , ...others]: readonly Each[]): readonly Each[] => [target, ...others];

/** Several may lack the same. */
function lacking(scores: readonly Score[], width: number): string {
  const open = scores.filter(({verdict}) => verdict === 'not testable');
  const reasons = [...new Set(open.map(({why = ''}) => why))];
  return reasons
    .map(reason => {
      const ids = open.filter(({why = ''}) => why === reason).map(({id}) => id);
      return wrapped(`${ids.join(', ')} cannot be tested: ${reason}.`, width);
    })
    .join('');
}

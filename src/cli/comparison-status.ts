/** The limits that a comparison is held to, and what it means for the exit status. */
import {Option} from '@commander-js/extra-typings';
import {limitIn, type Limit} from '../compare/limit.ts';
import type {Beyond, Comparison} from '../compare/result.ts';
import {inARow} from '../suite/in-a-row.ts';
import {howMany} from '../timing/how-many.ts';
import type {Session} from './main.ts';
import {CELL_FAILED, REGRESSED} from './status.ts';

export const failOnOption = () =>
  new Option(
    '--fail-on <limit>',
    "as 'cycles>+5%' or 'exits>+0': end with status 3 beyond it; may be repeated",
  ).argParser(addLimit);

const addLimit = (text: string, before: readonly Limit[] | undefined): readonly Limit[] => [
  ...(before ?? []),
  limitIn(text),
];

/** What the comparison means for the exit status, and why. */
export function judge(session: Session, {beyond, leftOut, damaged}: Comparison): void {
  const {terminal} = session;
  const failed = leftOut.some(({reason}) => reason.startsWith('failed'));
  if (failed || damaged.length > 0) session.status = CELL_FAILED;
  const [certain, doubtful] = [beyond.filter(each => each.certain), beyond.filter(each => !each.certain)];
  if (doubtful.length > 0)
    terminal.err(
      `--fail-on: ${beyondWords(doubtful)} at the one seed that there is, which decides nothing: run two or more\n`,
    );
  if (certain.length === 0) return;
  session.status = REGRESSED;
  terminal.err(`--fail-on: ${beyondWords(certain)}, the exit status is ${REGRESSED}\n`);
}

function beyondWords(beyond: readonly Beyond[]): string {
  const limits = [...new Set(beyond.map(({limit}) => limit))];
  return `${howMany(beyond.length, 'row lies', 'rows lie')} beyond ${inARow(limits)}`;
}

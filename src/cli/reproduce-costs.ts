/** `pagewalk reproduce --costs`: single operations beside what they were measured to take. */
import {costsTable} from '../report/costs-table.ts';
import {costRows} from '../reproduce/costs/costs.ts';
import {PUBLISHED_COSTS} from '../reproduce/costs/published.ts';
import type {Session} from './main.ts';
import {shortenedTable} from './shortened-table.ts';
import {wrapped} from './table.ts';

const HEADS = ['operation', 'on', 'kind', 'here', 'published', 'ratio', 'drawn'];

export function showCosts({terminal}: Session, {json}: {readonly json?: true | undefined}): void {
  const operations = costRows(PUBLISHED_COSTS);
  if (json) return terminal.out(`${JSON.stringify({operations})}\n`);
  const shown = costsTable(operations);
  terminal.out(wrapped(shown.caption, terminal.columns));
  terminal.out(`\n${shortenedTable(shown, HEADS, terminal.columns)}`);
}

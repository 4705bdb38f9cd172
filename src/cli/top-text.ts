/** Where a kind of event comes from, as text. */
import type {Top} from '../explain/top.ts';
import {count} from '../report/format.ts';
import {table, wrapped} from './table.ts';

/** More of a list is read by nobody. */
const SHOWN = 8;

export function topText({event, strategy, total, lists}: Top, of: string, width: number): string {
  if (total === 0) return wrapped(`No ${event} under ${strategy} in ${of}.`, width);
  const largest = lists.map(({by, shares: [{name, share}]}) => `${by}: ${name}, ${percent(share)}`);
  return [
    wrapped(`${count(total)} ${event} under ${strategy} in ${of}. Most come from:`, width),
    ...largest.map(line => wrapped(line, width, '  ')),
    ...lists.filter(({shares}) => shares.length > 1).map(list => `\n${listText(list, width)}`),
  ].join('');
}

function listText({by, shares}: Top['lists'][number], width: number): string {
  const rest = shares.slice(SHOWN);
  const others = rest.reduce((sum, each) => sum + each.count, 0);
  const shown = shares
    .slice(0, SHOWN)
    .map(({name, count: times, share}) => [name, count(times), percent(share)]);
  const last =
    rest.length === 0
      ? []
      : [
          [
            rest.length === 1 ? '1 other' : `${rest.length} others`,
            count(others),
            percent(rest.reduce((sum, {share}) => sum + share, 0)),
          ],
        ];
  return table(
    [{head: by, align: 'left'}, rightColumn('count'), rightColumn('share')],
    [...shown, ...last],
    width,
  );
}

const rightColumn = (head: string) => ({head, align: 'right' as const});

/** Nearly all is not all, and nearly nothing is not nothing. */
function percent(share: number): string {
  if (share < 0.0005) return '< 0.1 %';
  const digits = share < 0.0995 || (share > 0.995 && share < 1) ? 1 : 0;
  return `${(share * 100).toFixed(digits)} %`;
}

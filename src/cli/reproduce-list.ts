/** `pagewalk reproduce --list`: what was claimed where, and what stands for what. */
import {sourceText} from '../reproduce/source-text.ts';
import {isTestable, type Target} from '../reproduce/target.ts';
import {targets} from '../reproduce/targets/index.ts';
import {askedTargets} from './asked-targets.ts';
import type {Session} from './main.ts';
import {wrapped} from './table.ts';

export function listTargets(
  {terminal}: Session,
  ids: readonly string[],
  {json}: {readonly json?: true | undefined},
): void {
  const listed = ids.length > 0 ? askedTargets(ids) : targets;
  if (json) return terminal.out(`${JSON.stringify(listed.map(rowOf))}\n`);
  for (const target of listed) terminal.out(textOf(target, terminal.columns));
}

const rowOf = ({id, title, kind, claim, source, test}: Target) => ({
  id,
  title,
  kind,
  claim,
  source: sourceText(source),
  testable: isTestable(test),
});

function textOf({id, title, kind, claim, source, standsFor, test}: Target, width: number): string {
  return [
    wrapped(`${id}: ${title} (${isTestable(test) ? kind : `${kind}, not testable`})`, width),
    wrapped(claim, width, '  '),
    wrapped(`${sourceText(source)}; ${source.provenance}`, width, '    '),
    ...standsFor.map(each => wrapped(`- ${each}`, width, '    ')),
    ...(isTestable(test) ? [] : [wrapped(`Lacks: ${test.lacks}`, width, '    ')]),
  ].join('');
}

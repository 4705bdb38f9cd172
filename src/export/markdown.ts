/** The summary in Markdown: a table of slowdowns for each machine. */
import {escape, tableMarkdown} from '../report/markdown-text.ts';
import {overviewTable} from '../report/overview.ts';
import {viewsOf} from '../report/view.ts';
import type {Exportable} from './exportable.ts';
import type {ProvenanceEntries} from './provenance.ts';

export function markdownText({result, context, provenance}: Exportable): string {
  const tables = viewsOf(result, context).flatMap(view => {
    const table = overviewTable(view);
    const notes = view.notes.map(({sentence}) => escape(sentence)).join(' ');
    return [escape(`${table.caption}.`), notes, tableMarkdown(table)];
  });
  return `${[comment(provenance), ...tables].filter(block => block !== '').join('\n\n')}\n`;
}

/** Two hyphens may end a comment, so they are written as JSON may write them. */
export const comment = (provenance: ProvenanceEntries): string =>
  `<!-- ${JSON.stringify(Object.fromEntries(provenance)).replaceAll('--', '-\\u002d').replaceAll('>', '\\u003e')} -->`;

/**
 * What a report says of prices: a few sentences, and a table of the verdicts that hang on one. Both are made of
 * `priceSensitivity`, and either form is a part of its document: under a heading of the second level, as all parts.
 */
import type {Conclusion, Sensitivity} from '../../sensitivity/result.ts';
import {answerOf, conclusionWords, turnsOf, verdictsOf} from '../../sensitivity/words.ts';
import type {ReportContext} from '../context.ts';
import type {DataTable} from '../data-table.ts';
import {tableHtml} from '../html/table.ts';
import {type Html, html} from '../html/tag.ts';
import {escape, tableMarkdown} from '../markdown-text.ts';
import {verdictTable} from './tables.ts';

const TITLE = 'What the conclusions rest on';

export interface SensitivityPart {
  /** The answer first, and then each verdict that no draw and no price overturns. */
  readonly sentences: readonly string[];
  readonly certain: readonly string[];
  /** One a machine, of the verdicts that a draw or a price alone overturns; none where there are none. */
  readonly tables: readonly DataTable[];
}

export function sensitivityPart(found: Sensitivity): SensitivityPart {
  const verdicts = verdictsOf(found);
  const hangs = (each: Conclusion): boolean => each.shareOfDraws < 1 || turnsOf(found, each).length > 0;
  const machines = [...new Set(verdicts.filter(hangs).map(({machine}) => machine))];
  return {
    sentences: answerOf(found),
    certain: verdicts
      .filter(each => each.conclusion === 'beats' && !hangs(each))
      .map(each => `${conclusionWords(each, verdicts)}.`),
    tables: machines.map(machine => verdictTable(found, machine, hangs)),
  };
}

/** Blocks of `summary.md`, with the heading; none where nobody asked. */
export function sensitivityMarkdown(found: ReportContext['sensitivity']): readonly string[] {
  if (found === undefined) return [];
  if ('untold' in found) return [`## ${TITLE}`, escape(found.untold)];
  const {sentences, certain, tables} = sensitivityPart(found);
  return [
    `## ${TITLE}`,
    escape(sentences.join(' ')),
    ...(certain.length === 0 ? [] : [certain.map(each => `- ${escape(each)}`).join('\n')]),
    ...tables.flatMap(each => [escape(`${each.caption}:`), tableMarkdown(each)]),
  ];
}

/** A section of `report.html`; none where nobody asked. */
export function sensitivitySection(found: ReportContext['sensitivity']): Html | undefined {
  if (found === undefined) return undefined;
  if ('untold' in found)
    return html`<section aria-labelledby="sensitivity">
<h2 id="sensitivity">${TITLE}</h2>
<p>${found.untold}</p>
</section>`;
  const {sentences, certain, tables} = sensitivityPart(found);
  return html`<section aria-labelledby="sensitivity">
<h2 id="sensitivity">${TITLE}</h2>
<p>${sentences.join(' ')}</p>
${certain.length === 0 ? undefined : html`<details><summary>${certain.length} that nothing overturns</summary>\n<ul>\n${certain.map(each => html`<li>${each}</li>\n`)}</ul>\n</details>\n`}${tables.map(each => html`${tableHtml(each)}\n`)}</section>`;
}

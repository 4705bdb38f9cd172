/** A comparison in Markdown, for a pull request: what moved, and how sure that is; what did not is counted. */
import type {Comparison} from '../../compare/result.ts';
import {numberColumn, textColumn, type DataTable} from '../data-table.ts';
import {escape, tableMarkdown} from '../markdown-text.ts';
import {
  beyondSentences,
  changedRows,
  openingSentences,
  rowWords,
  runsIn,
  type Section,
  sectionsOf,
  tally,
} from './words.ts';

/** Longer tables are folded. */
const MOST_OPEN_ROWS = 12;

export function comparisonMarkdown(comparison: Comparison): string {
  const blocks = [
    ...beyondSentences(comparison).map(sentence => `**${escape(sentence)}**`),
    ...openingSentences(comparison).map(escape),
    ...runsIn(comparison).flatMap(run => runBlocks(comparison, run)),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function runBlocks(comparison: Comparison, run: string): readonly string[] {
  return [
    `### ${escape(run)} over ${escape(comparison.baseline)}`,
    ...sectionsOf(comparison, run).flatMap(section => sectionBlocks(comparison, section)),
  ];
}

function sectionBlocks(comparison: Comparison, section: Section): readonly string[] {
  const told = escape(tally(section, comparison.threshold));
  const table = changedTable(comparison, section);
  if (table.rows.length === 0) return [told];
  if (table.rows.length <= MOST_OPEN_ROWS) return [`**${told}**`, tableMarkdown(table)];
  return [`<details><summary>${told}</summary>`, tableMarkdown(table), '</details>'];
}

export function changedTable(comparison: Comparison, section: Section): DataTable {
  return {
    caption: tally(section, comparison.threshold),
    columns: [textColumn(''), numberColumn('Ratio'), numberColumn('Interval'), textColumn('Verdict')],
    rows: changedRows(section.rows).map(row => rowWords(row, comparison)),
  };
}

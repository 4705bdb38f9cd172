/** A run at its own prices beside the same at others: `before-and-after.md`, and its table. */
import type {ChangedSlowdown, ChangedVerdict, PriceChange} from '../../sensitivity/change.ts';
import {type DataTable, numberCell, numberColumn, textColumn} from '../data-table.ts';
import {ratio} from '../format.ts';
import {escape, tableMarkdown} from '../markdown-text.ts';
import {howMany} from '../../timing/how-many.ts';

/** `at` says what the prices are. */
export function changePage(at: string, {slowdowns, verdicts}: PriceChange): string {
  const blocks = [
    `# ${escape(`Before and after: ${at}`)}`,
    escape(verdictSentence(verdicts)),
    verdicts.map(each => `- ${escape(verdictWords(each))}`).join('\n'),
    tableMarkdown(changeTable(slowdowns)),
  ];
  return `${blocks.filter(block => block !== '').join('\n\n')}\n`;
}

export const verdictSentence = (verdicts: readonly ChangedVerdict[]): string =>
  verdicts.length === 0
    ? 'No verdict is another at these prices.'
    : `At these prices ${howMany(verdicts.length, 'verdict is another', 'verdicts are others')}:`;

export const verdictWords = ({workload, machine, before, after}: ChangedVerdict): string =>
  `${workload} on ${machine}: ${before} → ${after}`;

export function changeTable(slowdowns: readonly ChangedSlowdown[]): DataTable {
  return {
    caption: 'Slowdowns before and after, and how many times the one the other is',
    columns: [
      textColumn('Workload'),
      textColumn('Strategy'),
      textColumn('Over'),
      textColumn('Machine'),
      numberColumn('Before'),
      numberColumn('After'),
      numberColumn('Change'),
    ],
    rows: slowdowns.map(({workload, strategy, reference, machine, before, after}) => [
      workload,
      strategy,
      reference,
      machine,
      numberCell(before, ratio),
      numberCell(after, ratio),
      numberCell(after / before, ratio),
    ]),
  };
}

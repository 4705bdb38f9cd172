/** `summary.md` of what a run's conclusions rest on: the answer, the verdicts, what turns them, and every price. */
import type {Sensitivity} from '../../sensitivity/result.ts';
import {answerOf, verdictTurns} from '../../sensitivity/words.ts';
import type {DataTable} from '../data-table.ts';
import {escape, tableMarkdown} from '../markdown-text.ts';
import type {RenderedChart} from '../rendered-chart.ts';
import {priceTable, slowdownTable, turnTable, verdictTable} from './tables.ts';

type Drawn = Pick<RenderedChart, 'name' | 'title' | 'caption'>;

export function sensitivityPage(title: string, found: Sensitivity, charts: readonly Drawn[]): string {
  const machines = [...new Set(found.prices.map(({machine}) => machine))];
  const blocks = [
    `# ${escape(`What the conclusions rest on: ${title}`)}`,
    escape(answerOf(found).join(' ')),
    found.notes.map(each => `- ${escape(each)}`).join('\n'),
    ...machines.flatMap(machine => tableBlocks(`Verdicts on ${machine}`, verdictTable(found, machine))),
    ...(verdictTurns(found).length === 0
      ? []
      : tableBlocks('What one price alone overturns', turnTable(found))),
    ...(charts.length === 0 ? [] : ['## Charts', ...charts.map(chartBlock)]),
    ...machines.flatMap(machine => [
      ...tableBlocks(`Slowdowns on ${machine}`, slowdownTable(found, machine)),
      ...tableBlocks(`Prices of ${machine}`, priceTable(found, machine)),
    ]),
  ];
  return `${blocks.filter(block => block !== '').join('\n\n')}\n`;
}

const tableBlocks = (heading: string, table: DataTable): readonly string[] => [
  `## ${escape(heading)}`,
  escape(`${table.caption}.`),
  tableMarkdown(table),
];

const chartBlock = ({name, title}: Drawn): string => `![${escape(title)}](charts/${name}.svg)`;

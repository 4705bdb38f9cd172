import type {CrossoverMap} from '../../reproduce/map/result.ts';
import type {DataTable} from '../data-table.ts';
import {escape, tableMarkdown} from '../markdown-text.ts';
import {MAP_TITLE, mapCaption} from './chart.ts';
import {applicationsTable, cellsTable, linesTable, pricesTable} from './tables.ts';

export function mapMarkdown(map: CrossoverMap): string {
  const tables = [linesTable(map), applicationsTable(map), cellsTable(map), pricesTable(map)];
  const blocks = [
    `# ${MAP_TITLE}`,
    `![${MAP_TITLE}](map.svg)`,
    escape(mapCaption(map)),
    map.findings.map(sentence => `- ${escape(sentence)}`).join('\n'),
    ...tables.flatMap(blocksOf),
  ];
  return `${blocks.join('\n\n')}\n`;
}

const blocksOf = (table: DataTable): string[] => [`## ${escape(table.caption)}`, tableMarkdown(table)];

/** The numbers of the map. */
import type {CrossoverMap, Panel} from '../../reproduce/map/result.ts';
import {hostPagesWords, number} from '../../reproduce/map/words.ts';
import {type DataTable, numberCell, numberColumn, textColumn} from '../data-table.ts';
import {factorText} from '../../suite/conclusions/interval-text.ts';
import {ratio, significant} from '../format.ts';
import {letterOf} from './letters.ts';
import {MISSES, UPDATES} from './panel.ts';

const RATIO = 'cycles of nested paging over those of the better shadow paging';
const nameOf = (panel: Panel): string => `${panel.year}, ${hostPagesWords(panel)}`;

export function cellsTable({panels, instructionsAnAccess}: CrossoverMap): DataTable {
  const [{cells}] = panels;
  return {
    caption: `${RATIO}, by ${UPDATES} and ${MISSES} (of ${instructionsAnAccess} instructions each), as counted`,
    columns: [
      numberColumn('Updates'),
      numberColumn('Misses'),
      ...panels.map(panel => numberColumn(nameOf(panel))),
    ],
    rows: cells.map(({updates, misses}, at) => [
      numberCell(updates, significant),
      numberCell(misses, significant),
      ...panels.map(panel => numberCell(panel.cells[at].ratio, factorText)),
    ]),
  };
}

export function applicationsTable({panels}: CrossoverMap): DataTable {
  const [{applications}] = panels;
  return {
    caption: `Applications: ${RATIO}`,
    columns: [
      textColumn('Application'),
      textColumn('Letter'),
      numberColumn('Updates'),
      numberColumn('Misses'),
      ...panels.map(panel => numberColumn(nameOf(panel))),
    ],
    rows: applications.map(({label, updates, misses}, at) => [
      label,
      letterOf(at),
      numberCell(updates, significant),
      numberCell(misses, significant),
      ...panels.map(panel => numberCell(panel.applications[at].ratio, value => value.toFixed(3))),
    ]),
  };
}

export function linesTable({panels}: CrossoverMap): DataTable {
  return {
    caption:
      'The line: updates × exits an update × cycles an exit = misses × cycles by which a walk is longer',
    columns: [
      textColumn('Exits, host pages'),
      numberColumn('Exits an update'),
      numberColumn('Cycles an exit'),
      numberColumn('Cycles a miss'),
      numberColumn('Misses an update, line'),
      numberColumn('Apart from the border at most'),
      numberColumn('… at misses'),
      numberColumn('Cycles an update there'),
      numberColumn('Cycles a miss there'),
    ],
    rows: panels.map(panel => {
      const {line, apart} = panel;
      return [
        nameOf(panel),
        numberCell(line.exitsAnUpdate, number),
        numberCell(line.cyclesAnExit, number),
        numberCell(line.cyclesAMiss, number),
        numberCell(1 / line.updatesAMiss, number),
        numberCell(apart?.factor, ratio),
        numberCell(apart?.misses, significant),
        numberCell(apart?.cyclesAnUpdate, number),
        numberCell(apart?.cyclesAMiss, number),
      ];
    }),
  };
}

export function pricesTable({prices, machine}: CrossoverMap): DataTable {
  const [{latencies}] = prices;
  return {
    caption: `What exits cost, in cycles; all else costs what it does on ${machine}`,
    columns: [textColumn('Latency'), ...prices.map(({year, title}) => numberColumn(`${year}, ${title}`))],
    rows: [
      ...Object.keys(latencies).map(name => [
        name,
        ...prices.map(each => numberCell(each.latencies[name], number)),
      ]),
      ['source', ...prices.map(({source}) => source)],
    ],
  };
}

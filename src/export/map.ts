/** The map of who wins where, as it is exported. */
import {MAP_TITLE, mapCaption, mapChart} from '../report/map/chart.ts';
import {applicationsTable, cellsTable, linesTable, pricesTable} from '../report/map/tables.ts';
import type {CrossoverMap} from '../reproduce/map/result.ts';
import type {Finding} from './finding.ts';
import type {ProvenanceEntries} from './provenance.ts';

/** As long as a page's text is tall: it stands on its side, or its type would be smaller than 6 points. */
const MILLIMETRES = 240;

export const mapFinding = (map: CrossoverMap, provenance: ProvenanceEntries): Finding => ({
  name: 'map',
  tables: [
    {name: 'line', table: linesTable(map)},
    {name: 'applications', table: applicationsTable(map)},
    {name: 'cells', table: cellsTable(map)},
    {name: 'prices', table: pricesTable(map)},
  ],
  pictures: [
    {
      name: 'map',
      machine: map.machine,
      title: MAP_TITLE,
      caption: mapCaption(map),
      spec: mapChart(map),
      table: cellsTable(map),
    },
  ],
  fixedWidth: MILLIMETRES,
  result: map,
  provenance,
});

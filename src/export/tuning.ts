/** What a tuning found, as it is exported: the tables of its advice, and each chart with its numbers. */
import {picturesOf, tuningCharts} from '../report/tune/index.ts';
import {pairsTable, ranksTable} from '../report/tune/tables.ts';
import type {TuningResult} from '../tune/result.ts';
import type {Finding} from './finding.ts';
import type {ProvenanceEntries} from './provenance.ts';

export const tuningFinding = (result: TuningResult, provenance: ProvenanceEntries): Finding => ({
  name: 'tuning',
  tables: [
    {name: 'ranks', table: ranksTable(result)},
    ...tuningCharts
      .filter(chart => chart.applies(result))
      .map(chart => ({name: chart.name, table: chart.table(result)})),
    ...(result.effects === null ? [] : [{name: 'interactions', table: pairsTable(result)}]),
  ],
  pictures: picturesOf(result),
  result,
  provenance,
});

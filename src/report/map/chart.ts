/** The map as one picture: a column of panels for each price of exits, a row for each size of host pages. */
import type {CrossoverMap, Panel} from '../../reproduce/map/result.ts';
import type {ChartSpec} from '../charts/chart.ts';
import {CONFIG} from '../charts/theme.ts';
import {keySpec} from './key.ts';
import {panelSpec} from './panel.ts';
import {planeOf} from './plane.ts';

export const MAP_TITLE = 'Shadow or nested paging: who wins where';

const GAP = 14;
/** What the axis of misses takes beside its panel. */
const AXIS_WIDTH = 40;

export const mapCaption = ({machine, instructionsAnAccess}: CrossoverMap): string =>
  `Nested paging against the better of two shadow pagings, KVM's and the textbook's cache, on ${machine}: a cell is a run of a program of which so many ` +
  'of each thousand accesses miss the TLB, and which so many times changes an entry of its tables. ' +
  'It is one process that never loads CR3, so KVM may leave a changed table out of step for good and only the flush exits; under the textbook (dotted) each store does too. ' +
  'Counts are the same in a row of panels; exits have the prices of three years, and all else has those of one processor. ' +
  `Where a cell lacks there is no such program: a change of an entry in use brings a miss of its own. An access is ${instructionsAnAccess} instructions. ` +
  'Letters are applications, where they were counted to lie; what they do beside (switches, system calls) is on neither axis. All scales are logarithmic.';

export function mapChart(map: CrossoverMap): ChartSpec {
  const plane = planeOf(map);
  const rows = [...new Set(map.panels.map(({hostPageKib}) => hostPageKib))].map(pageKib =>
    map.panels.filter(({hostPageKib}) => hostPageKib === pageKib),
  );
  const width = AXIS_WIDTH + rows[0].length * (plane.width + GAP) + (rows[0].length - 1) * GAP;
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: mapCaption(map),
    config: CONFIG,
    spacing: GAP,
    vconcat: [...rows.map((row, at) => rowSpec(row, at === rows.length - 1)), keySpec(map.panels, width)],
  };

  function rowSpec(row: readonly Panel[], last: boolean): object {
    return {
      spacing: GAP,
      hconcat: row.map((panel, at) => panelSpec(panel, plane, {first: at === 0, last})),
    };
  }
}

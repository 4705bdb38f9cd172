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
  'Each cell is a program that misses the TLB and stores to its page tables so many times in a thousand accesses; its number is the ' +
  "cycles of nested paging over those of the better shadow paging, KVM's or the textbook's cache. " +
  `In a row of panels nothing differs but the price of exits; all else is ${machine}'s. ` +
  'The program is one process that never loads CR3, so KVM may leave a changed table out of step for good and only the flush ' +
  'exits; under the textbook (dotted) each store does too. ' +
  `Cells are missing where no program can be: to change an entry in use brings a miss. An access is ${instructionsAnAccess} instructions. ` +
  'Letters are applications, where they were counted to lie; their switches and system calls are on neither axis. Scales are logarithmic.';

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

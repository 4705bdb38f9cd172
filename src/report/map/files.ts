/** The map in every form that is written to a file. */
import type {CrossoverMap} from '../../reproduce/map/result.ts';
import {visibleLines} from '../../suite/visible.ts';
import {renderSvg} from '../render-svg.ts';
import {mapChart} from './chart.ts';
import {mapMarkdown} from './markdown.ts';
import {mapHtml} from './page.ts';

/** By the name of the file. */
export async function mapFiles(map: CrossoverMap): Promise<ReadonlyMap<string, string>> {
  const spec = mapChart(map);
  const svg = await renderSvg(spec);
  return new Map([
    ['map.json', `${JSON.stringify(map, null, 1)}\n`],
    ['map.vl.json', `${visibleLines(JSON.stringify(spec, null, 2))}\n`],
    ['map.svg', svg],
    ['map.md', mapMarkdown(map)],
    ['map.html', mapHtml(map, svg)],
  ]);
}

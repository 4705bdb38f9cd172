/** What `pagewalk sensitivity --out` writes: a tornado a workload and machine, the summary, and the numbers. */
import type {Sensitivity, Tornado} from '../../sensitivity/result.ts';
import {isSamePair, turnsOf, verdictsOf} from '../../sensitivity/words.ts';
import {visibleLines} from '../../suite/visible.ts';
import {fileName} from '../pictures.ts';
import {drawn, type RenderedChart} from '../rendered-chart.ts';
import {tornadoCaption, tornadoChart, tornadoTitle} from './chart.ts';
import {sensitivityPage} from './page.ts';
import {verdictTable} from './tables.ts';

/** Each file by its path in the folder. */
export async function sensitivityFiles(
  title: string,
  found: Sensitivity,
): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const charts = await tornadoCharts(found);
  return new Map<string, string | Uint8Array>([
    ...charts.flatMap(({name, json, svg, png}): [string, string | Uint8Array][] => [
      [`charts/${name}.vl.json`, json],
      [`charts/${name}.svg`, svg],
      [`charts/${name}.png`, png],
    ]),
    ['summary.md', sensitivityPage(title, found, charts)],
    ['sensitivity.json', `${visibleLines(JSON.stringify(found))}\n`],
  ]);
}

/** One after the other, so that what drawing one takes is free again for the next. */
async function tornadoCharts(found: Sensitivity): Promise<readonly RenderedChart[]> {
  const shown = found.tornado.filter(each => each.over === 'first' && isWorthAChart(found, each));
  const names = namesOf(shown);
  const charts: RenderedChart[] = [];
  for (const [at, tornado] of shown.entries())
    charts.push(
      await drawn({
        name: names[at],
        machine: tornado.machine,
        title: tornadoTitle(found, tornado),
        caption: tornadoCaption(found, tornado),
        spec: tornadoChart(found, tornado),
        table: verdictTable(found, tornado.machine, ({workload}) => workload === tornado.workload),
      }),
    );
  return charts;
}

/** Not two that are level whatever the prices, where the workload has another to show. */
function isWorthAChart(found: Sensitivity, tornado: Tornado): boolean {
  const verdicts = verdictsOf(found).filter(
    ({workload, machine}) => workload === tornado.workload && machine === tornado.machine,
  );
  const own = verdicts.find(each => isSamePair(each, tornado));
  if (own?.conclusion !== 'level' || verdicts.length === 1) return true;
  return own.shareOfDraws < 1 || turnsOf(found, own).length > 0;
}

/** Of a workload of which two are told, and of labels that make one name of a file, the later have a number behind it. */
function namesOf(shown: readonly Tornado[]): readonly string[] {
  const isOfMany = shown.some(({machine}) => machine !== shown[0].machine);
  const wanted = shown.map(({workload, machine}) =>
    ['tornado', fileName(workload), ...(isOfMany ? [fileName(machine)] : [])].join('-'),
  );
  return wanted.map((name, at) => {
    const earlier = wanted.slice(0, at).filter(each => each === name).length;
    return earlier === 0 ? name : `${name}-${earlier + 1}`;
  });
}

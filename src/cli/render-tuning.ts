/** Everything that is written of what a tuning found. */
import {renderTuningCharts} from '../report/tune/index.ts';
import {tuningMarkdown} from '../report/tune/markdown.ts';
import {tuningHtml} from '../report/tune/page.ts';
import {sealed} from '../suite/store/sealed.ts';
import {portableTuneSpec} from '../tune/read-tune-spec.ts';
import type {TuningResult} from '../tune/result.ts';
import type {TuneSpec} from '../tune/spec.ts';

export interface TuningFiles {
  /** By their names in the tuning's folder. */
  readonly texts: ReadonlyMap<string, string>;
  readonly pictures: ReadonlyMap<string, Uint8Array>;
}

export async function renderTuning(result: TuningResult, spec: TuneSpec): Promise<TuningFiles> {
  const charts = await renderTuningCharts(result);
  const written = JSON.stringify(portableTuneSpec(spec, process.cwd()), null, 2);
  return {
    texts: new Map([
      ['tune.json', `${sealed(result, 2)}\n`],
      ['advice.md', tuningMarkdown(result, charts)],
      ['report.html', tuningHtml(result, charts, written)],
      ...charts.map(({name, json}): [string, string] => [`charts/${name}.vl.json`, json]),
      ...charts.map(({name, svg}): [string, string] => [`charts/${name}.svg`, svg]),
    ]),
    pictures: new Map(charts.map(({name, png}) => [`charts/${name}.png`, png])),
  };
}

/** A kept run as it is exported, with all that is known of where it comes from. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {Exportable} from '../export/exportable.ts';
import {provenanceOf} from '../export/provenance.ts';
import {version} from '../suite/environment.ts';
import type {StoredRun} from '../suite/store/stored-run.ts';
import {resultOf} from '../suite/summary.ts';
import {commandOf} from './command-line.ts';
import type {AskedExport} from './export-options.ts';
import {reportContext} from './report-context.ts';

/** `name` is what the run was asked for by. */
export function exportable(kept: StoredRun, name: string, asked: AskedExport): Exportable {
  const {run, plan, cells, store} = kept;
  return {
    result: resultOf(run, plan, cells),
    context: reportContext(plan),
    provenance: provenanceOf({
      version: version(),
      run,
      spec: store.spec(),
      cells,
      command: commandFor(name, asked, wordsOf(asked)),
      ...madeBy(kept),
    }),
  };
}

/** The same export is the same bytes, wherever it goes and however it was asked for. */
export const commandFor = (name: string, {format}: AskedExport, words: readonly string[]): string =>
  commandOf(['export', name, '--format', format.name, ...words]);

function wordsOf({format: {subject}, shape, charts = [], width, set}: AskedExport): readonly string[] {
  return [
    ...(subject === 'cells' ? ['--shape', shape] : []),
    ...(subject === 'charts' ? [...charts.flatMap(chart => ['--chart', chart]), '--width', width] : []),
    ...set.flatMap(each => ['--set', each]),
  ];
}

/** What asked for the cells and what made them, as far as the folder or the cells say it. */
function madeBy({store, plan, current, isReference}: StoredRun): {
  ran: string | undefined;
  simulator: string | undefined;
} {
  const {command, simulator} = isReference ? {} : environmentIn(store.folder);
  return {ran: command, simulator: current ? plan.simulator : simulator};
}

interface Kept {
  readonly command?: string;
  readonly simulator?: string;
}

/** Nothing where it is not there, or is not ours: the cells do without. */
export function environmentIn(folder: string): Kept {
  try {
    const {command, simulator} = JSON.parse(readFileSync(join(folder, 'environment.json'), 'utf8')) as Kept;
    return {
      ...(typeof command === 'string' && {command}),
      ...(typeof simulator === 'string' && {simulator}),
    };
  } catch {
    return {};
  }
}

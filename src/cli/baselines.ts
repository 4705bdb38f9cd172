/** Named baselines: a run or a tuning that has ended is compared with one, or kept as one. */
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {Command} from '@commander-js/extra-typings';
import {baselineFolder, baselineName, keepBaseline, keptBaseline} from '../compare/baseline.ts';
import {cellLines, comparedRun, type ComparedRun} from '../compare/compared-run.ts';
import {comparisonOf, DEFAULT_THRESHOLD} from '../compare/comparison.ts';
import type {Limit} from '../compare/limit.ts';
import {UsageError} from '../suite/usage-error.ts';
import {comparisonText} from './comparison-text.ts';
import {failOnOption, judge} from './comparison-status.ts';
import type {Session} from './main.ts';
import {FINE} from './status.ts';

export interface AskedBaselines {
  readonly baseline?: string;
  readonly saveBaseline?: string;
  readonly failOn?: readonly Limit[];
}

export const withBaselineOptions = <Args extends unknown[], Options extends Record<string, unknown>>(
  command: Command<Args, Options>,
) =>
  command
    .option('--baseline <name>', 'compare what comes out with the baseline of that name', baselineName)
    .option('--save-baseline <name>', 'keep what comes out as the baseline of that name', baselineName)
    .addOption(failOnOption());

/** What to compare with, if anything; before anything runs, so that nothing runs in vain. */
export function openBaseline({baseline, failOn}: AskedBaselines): ComparedRun | undefined {
  if (baseline !== undefined) return keptBaseline(baseline);
  if (failOn !== undefined)
    throw new UsageError(`--fail-on ${failOn[0].text}: expected --baseline, for it is about a comparison`);
  return undefined;
}

/** Prints how the run in `folder` compares; beside JSON, where errors go. */
export function compareWithBaseline(
  session: Session,
  {failOn = [], json}: AskedBaselines & {readonly json?: true},
  baseline: ComparedRun | undefined,
  folder: string,
): void {
  if (baseline === undefined) return;
  const {terminal} = session;
  const options = {threshold: DEFAULT_THRESHOLD, across: false, limits: failOn};
  const comparison = comparisonOf(baseline, [comparedRun(folder)], options);
  const text = comparisonText(comparison, terminal.columns);
  if (json) for (const line of text.trimEnd().split('\n')) terminal.err(`${line}\n`);
  else terminal.out(`\n${text}`);
  judge(session, comparison);
}

/** Beside its cells and its spec, what a rendering of it needs. */
const KEPT = ['environment.json', 'tune.json'];

/** Keeps the run in `folder`, if that is asked for and all went well; `specAt` is its spec as seen from where it is put. */
export function saveBaseline(
  {terminal, status}: Session,
  {saveBaseline: name}: AskedBaselines,
  folder: string,
  specAt: (place: string) => string,
): void {
  if (name === undefined) return;
  if (status !== FINE) {
    terminal.err(`baseline ${name} is left as it was, for not all went well\n`);
    return;
  }
  const beside = KEPT.filter(file => existsSync(join(folder, file)));
  keepBaseline(
    name,
    new Map([
      ['spec.json', specAt(baselineFolder(name))],
      [
        'cells.ndjson',
        cellLines(folder)
          .map(line => `${line}\n`)
          .join(''),
      ],
      ...beside.map((file): [string, string] => [file, readFileSync(join(folder, file), 'utf8')]),
    ]),
  );
  terminal.err(`The baseline is ${baselineFolder(name)}\n`);
}

/** How it is told what was measured: as it comes, for who looks at it; or as JSON, once all is measured. */
import type {Terminal} from '../../src/cli/terminal.ts';
import {comparisonText} from './comparison-text.ts';
import type {Earlier} from './earlier.ts';
import type {Compared, MeasuredWorkload, Measurement} from './measurement.ts';
import {introduction, workloadText, yardstickText} from './text.ts';

export interface Telling {
  begun(what: Pick<Measurement, 'machine' | 'rounds'>): void;
  measured(workload: MeasuredWorkload): void;
  ended(now: Measurement, beside: Beside | undefined): void;
}

/** An earlier measurement, and how the new one compares. */
export interface Beside {
  readonly earlier: Earlier;
  readonly rows: readonly Compared[];
}

export const inText = (terminal: Terminal): Telling => ({
  begun: what => terminal.out(introduction(what, terminal.columns)),
  measured: workload => terminal.out(workloadText(workload, terminal.columns)),
  ended(now, beside) {
    const {columns} = terminal;
    terminal.out(yardstickText(now, columns));
    if (beside) terminal.out(comparisonText(beside.rows, {before: beside.earlier.measurement, now}, columns));
  },
});

export const inJson = (terminal: Terminal): Telling => ({
  begun() {},
  measured: ({workload}) => terminal.err(`${workload} is measured\n`),
  ended(now, beside) {
    const comparison = beside && {comparison: {file: beside.earlier.path, rows: beside.rows}};
    terminal.out(`${JSON.stringify({...now, ...comparison})}\n`);
  },
});

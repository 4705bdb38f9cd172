/** What a run can be exported as. */

/** Of what: every cell, the summary, all of the result, or its charts. */
export type Subject = 'cells' | 'summary' | 'result' | 'charts';

export interface Format {
  readonly name: 'csv' | 'parquet' | 'latex' | 'markdown' | 'json' | 'svg' | 'png' | 'pdf';
  /** With its dot. */
  readonly extension: string;
  readonly subject: Subject;
  /** Whether it is text, which can go to standard output. */
  readonly isText: boolean;
}

export const formats: readonly Format[] = [
  {name: 'csv', extension: '.csv', subject: 'cells', isText: true},
  {name: 'parquet', extension: '.parquet', subject: 'cells', isText: false},
  {name: 'latex', extension: '.tex', subject: 'summary', isText: true},
  {name: 'markdown', extension: '.md', subject: 'summary', isText: true},
  {name: 'json', extension: '.json', subject: 'result', isText: true},
  {name: 'svg', extension: '.svg', subject: 'charts', isText: true},
  {name: 'png', extension: '.png', subject: 'charts', isText: false},
  {name: 'pdf', extension: '.pdf', subject: 'charts', isText: false},
];

/** What share of the yardstick's speed is reached. */
import {MEASURED} from '../yardstick/comparison.ts';
import {inC, PACKING, RECORDING, WHOLE_PASS} from './column.ts';
import type {MeasuredWorkload} from './measurement.ts';

/** Of one strategy; undefined where either was not measured. */
export function shareOf(measured: MeasuredWorkload, strategy: string): number | undefined {
  return quotient(medianOf(measured, inC(strategy)), medianOf(measured, strategy));
}

/** Of a pass, beside as many replays in C, native and nested in turn. */
export function wholePassShare(measured: MeasuredWorkload): number | undefined {
  const names = measured.columns.map(({column}) => column);
  const rivals = MEASURED.map(({id}) => inC(id));
  const members = names.filter(name => ![RECORDING, PACKING, WHOLE_PASS, ...rivals].includes(name));
  const replays = members.map((_, at) => medianOf(measured, rivals[at % rivals.length]) ?? Number.NaN);
  const sum = replays.reduce((total, each) => total + each, 0);
  return quotient(Number.isNaN(sum) ? undefined : sum, medianOf(measured, WHOLE_PASS));
}

function medianOf({columns}: MeasuredWorkload, name: string): number | undefined {
  return columns.find(({column}) => column === name)?.median;
}

const quotient = (part: number | undefined, whole: number | undefined): number | undefined =>
  part === undefined || whole === undefined ? undefined : part / whole;

/** Where an axis has its marks. */

export interface LogAxis {
  readonly domain: [number, number];
  readonly values: number[];
}

/** Steps within a decade, from fine to coarse. */
const STEPS = [[1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8], [1, 2, 5], [1, 3], [1]];
const MOST_TICKS = 8;

/** A logarithmic axis that holds the values and 1, and reaches at least to 2 so that it has a scale to read. */
export function ratioAxis(values: readonly number[], most = MOST_TICKS): LogAxis {
  const low = Math.min(1, ...values);
  const high = Math.max(2, ...values);
  const margin = (high / low) ** 0.03;
  // Powers may differ in their last digit from one engine to another; a chart's bytes must not.
  const domain: [number, number] = [rounded(low / margin), rounded(high * margin)];
  return {domain, values: logTicks(domain, most)};
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

/** The finest steps that make no more than `most` ticks. */
export function logTicks([low, high]: readonly [number, number], most: number): number[] {
  const ticks = STEPS.map(steps => multiples(steps, low, high));
  return ticks.find(values => values.length <= most) ?? ticks.at(-1)!;
}

function multiples(steps: readonly number[], low: number, high: number): number[] {
  const values: number[] = [];
  for (let decade = Math.floor(Math.log10(low)); 10 ** decade <= high; decade++) {
    // Through a string: 3 × 10 ** -1 would print as 0.30000000000000004.
    for (const step of steps) values.push(Number(`${step}e${decade}`));
  }
  return values.filter(value => value >= low && value <= high);
}

const PAGE_BYTES = 4096;
const BYTE_STEP = 16;
/** Room for the symbol of the largest. */
const BYTE_MARGIN = 1.15;

/** Marked are zero, a page, and every 16-fold of it that the values reach. */
export function byteAxis(values: readonly number[]): LogAxis {
  const most = Math.max(PAGE_BYTES, ...values);
  const ticks = [0];
  for (let tick = PAGE_BYTES; tick <= most; tick *= BYTE_STEP) ticks.push(tick);
  return {domain: [0, Math.ceil(most * BYTE_MARGIN)], values: ticks};
}

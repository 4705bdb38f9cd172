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
  const domain: [number, number] = [rounded(low / margin), rounded(high * margin)];
  return {domain, values: logTicks(domain, most)};
}

export interface SlowdownAxis extends LogAxis {
  readonly type: 'log' | 'linear';
  /** Half-way along it. */
  readonly middle: number;
}

/** Room for the symbol of the largest. */
const MARGIN = 1.03;

/** A linear one begins at 0. */
export function slowdownAxis(
  type: SlowdownAxis['type'],
  values: readonly number[],
  most = MOST_TICKS,
): SlowdownAxis {
  if (type === 'log') {
    const {domain, values: ticks} = ratioAxis(values, most);
    return {type, domain, values: ticks, middle: Math.sqrt(domain[0] * domain[1])};
  }
  const end = rounded(Math.max(2, ...values) * MARGIN);
  return {type, domain: [0, end], values: linearTicks(end, most), middle: end / 2};
}

/** Powers may differ in their last digit from one engine to another; a chart's bytes must not. */
export const rounded = (value: number): number => Number(value.toPrecision(4));

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

/** For values that have no place on a scale: a band before its start, with a word where a tick would be. */
export interface Aside {
  readonly word: string;
  /** Where such values stand, in the middle of the band. */
  readonly at: number;
  /** Where the band begins and ends. */
  readonly band: readonly [number, number];
}

export interface AsidePlan {
  readonly word: string;
  /** Of the whole axis. */
  readonly share: number;
}

/** Before a logarithmic scale that begins at `low`. */
export function logAside([low, high]: readonly [number, number], {word, share}: AsidePlan): Aside {
  const start = rounded(low / (high / low) ** (share / (1 - share)));
  return {word, at: rounded(Math.sqrt(start * low)), band: [start, low]};
}

/** Before a linear scale. */
export function linearAside([low, high]: readonly [number, number], {word, share}: AsidePlan): Aside {
  const start = rounded(low - ((high - low) * share) / (1 - share));
  return {word, at: rounded((start + low) / 2), band: [start, low]};
}

/** An axis' ticks and labels, the word of what stands aside among them: no line marks that as a place on the scale. */
export function labelledTicks(
  ticks: readonly number[],
  label: (tick: number) => string,
  aside?: Aside,
): object {
  const named = ticks.map((tick): [number, string] => [tick, label(tick)]);
  const all = aside === undefined ? named : [[aside.at, aside.word] as const, ...named];
  const lines =
    aside === undefined ? 1 : {condition: {test: `datum.value === ${aside.at}`, value: 0}, value: 1};
  return {
    values: all.map(([tick]) => tick),
    labelExpr: `${JSON.stringify(Object.fromEntries(all))}[datum.value]`,
    // Else Vega leaves out every other mark where it finds them too many, and every other label where two are close.
    tickCount: all.length,
    labelOverlap: false,
    ...(aside === undefined ? {} : {gridOpacity: lines, tickOpacity: lines}),
  };
}

/** Without the digits that come of adding fractions. */
const plain = (value: number): number => Number(value.toPrecision(6));

/** From zero, in steps of 1, 2 or 5 times a power of ten, no more than `most`. */
export function linearTicks(high: number, most: number): number[] {
  const powers = Array.from({length: 16}, (_, at) => at - 3);
  const steps = powers.flatMap(power => [1, 2, 5].map(step => Number(`${step}e${power}`)));
  const step = steps.find(each => high / each < most) ?? steps.at(-1)!;
  return Array.from({length: Math.floor(plain(high / step)) + 1}, (_, at) => plain(at * step));
}

const PAGE_BYTES = 4096;
const BYTE_STEPS = [16, 256, 4096];
const MOST_BYTE_TICKS = 4;
/** Room for the symbols at either end. */
const BYTE_MARGIN = 1.25;

/** A logarithmic axis of what is more than nothing: marked are a page and every 16-fold of it that the values reach. */
export function byteAxis(values: readonly number[]): LogAxis {
  const some = values.filter(value => value > 0);
  const low = Math.min(PAGE_BYTES, ...some);
  const high = Math.max(PAGE_BYTES * BYTE_STEPS[0], ...some);
  const ticks = BYTE_STEPS.map(step => {
    const count = Math.floor(Math.log2(high / PAGE_BYTES) / Math.log2(step)) + 1;
    return Array.from({length: count}, (_, at) => PAGE_BYTES * step ** at);
  });
  return {
    domain: [Math.floor(low / BYTE_MARGIN), Math.ceil(high * BYTE_MARGIN)],
    values: ticks.find(each => each.length <= MOST_BYTE_TICKS) ?? ticks.at(-1)!,
  };
}

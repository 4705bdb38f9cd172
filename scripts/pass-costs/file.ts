/** The source file that holds what passes take. */
export interface MeasuredCost {
  readonly milliseconds: number;
  readonly events: number;
  readonly exponents: Readonly<Record<string, number>>;
}

export const costsFile = (costs: Readonly<Record<string, MeasuredCost>>): string => `/**
 * What a pass of each workload takes for each strategy at the default parameters, on one core of a virtual Intel Xeon of 2026 under
 * Node 24; the events of its recording; and the power of each parameter by which these grow. \`scripts/pass-costs.ts\` writes
 * this file.
 */
export interface MeasuredCost {
  readonly milliseconds: number;
  readonly events: number;
  readonly exponents: Readonly<Record<string, number>>;
}

export const MEASURED_COSTS: Readonly<Record<string, MeasuredCost>> = {
${Object.entries(costs)
  .map(([id, cost]) => `  '${id}': ${literal(cost)},`)
  .join('\n')}
};
`;

function literal({milliseconds, events, exponents}: MeasuredCost): string {
  const powers = Object.entries(exponents).map(([name, exponent]) => `${name}: ${exponent}`);
  return `{milliseconds: ${milliseconds}, events: ${events}, exponents: {${powers.join(', ')}}}`;
}

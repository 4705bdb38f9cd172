/** Where a price stands on its slider. */
import type {SetPrice} from '../set-prices.ts';

export const STEPS = 400;

/** Equal steps are equal factors; a price of nothing has its slider in equal cycles. */
export function placeOf({low, high}: SetPrice, value: number): number {
  const share = low > 0 ? Math.log(value / low) / Math.log(high / low) : value / (high || 1);
  return Math.round(STEPS * Math.min(1, Math.max(0, share)));
}

export function valueAt(price: SetPrice, place: number): number {
  const {low, high, value} = price;
  if (place === placeOf(price, value)) return value;
  const share = place / STEPS;
  return Number((low > 0 ? low * (high / low) ** share : high * share).toPrecision(3));
}

/** What must hold of every price, whatever was counted. */
import {machines} from '../../machines/index.ts';
import type {EventCounts} from '../../timing/events.ts';
import {attribution, cycles} from '../../timing/pricing.ts';

/** Throws where the parts of a price do not make the whole on some machine. */
export function expectExactPrices(counts: EventCounts): void {
  for (const {id, costs} of machines) {
    const parts = Object.values(attribution(counts, costs)).reduce((sum, part) => sum + part, 0);
    const whole = cycles(counts, costs);
    if (parts !== whole)
      throw new Error(`on ${id} the parts of the price come to ${parts}, expected ${whole}`);
  }
}

/** What a check has compared, as counts that add up over strategies, passes and runs. */
import {keysOf} from '../timing/records.ts';

export class Checked {
  /** Accesses, table stores, page writes and page reads: each answer was held to the architecture. */
  translations = 0;
  /** Of the translations, stores to guest tables. */
  tableStores = 0;
  /** Of the translations, pages that the guest's kernel wrote or read whole. */
  wholePages = 0;
  /** Of the translations, those that ended in a fault of the guest. */
  faults = 0;
  /** Of the translations, those that may meet a stale entry and so have more than one legal answer. */
  racy = 0;
  /** Entries of guest tables that were compared after the last event. */
  entries = 0;
  /** Times that the strategy's own tables were gone through. */
  audits = 0;
  /** Laws of conservation that the counters were held to, once for each stretch of the recording. */
  laws = 0;
  /** Answers, entries, audits or laws that did not hold. A replay stops at its first. */
  disagreements = 0;
}

export const CHECKED_NAMES = keysOf(new Checked());

export function sumChecked(each: readonly Readonly<Checked>[]): Readonly<Checked> {
  const whole = new Checked();
  for (const one of each) for (const name of CHECKED_NAMES) whole[name] += one[name];
  return whole;
}

/**
 * Which A and D bits a strategy's replica may have either way. A translation that the caches still hold sets no bit, so
 * a bit that the guest cleared and did not invalidate may stay clear while the page is used; and a walk through a stale
 * path sets bits in tables that the walk of now does not pass. What every path to the page sets is set for certain.
 */
import {ACCESSED, DIRTY, isWrite, type Access, type Gvn} from '../hardware/address.ts';
import type {Journal} from './journal.ts';
import type {Chain, Legality, Step} from './legality.ts';
import {PERMITTED, type Reference, type Walk} from './reference.ts';

/** Whether a recording vouches that an access cannot meet a stale translation. */
export type Order = 'settled' | 'racy';

export class Slack {
  private readonly reference: Reference;
  private readonly journal: Journal;
  private readonly legality: Legality;

  constructor(reference: Reference, journal: Journal, legality: Legality) {
    this.reference = reference;
    this.journal = journal;
    this.legality = legality;
  }

  /** An access is about to be made, and `walked` is what the tables make of it. */
  access(gvn: Gvn, access: Access, walked: Walk, order: Order): void {
    const {legality} = this;
    if (legality.maybeStale(gvn, walked)) return this.compare(legality.chains(gvn, access), access, order);
    if (walked.verdict !== PERMITTED) return;
    if (!walked.global) this.tighten(walked, access);
    // A global page may be held since another address space was loaded. What it spares the walk only matters where the
    // walk would set something.
    else if (this.setsBits(walked, access)) this.compare(legality.chains(gvn, access), access, order);
  }

  /** Only the walk of now can serve. */
  private tighten(walked: Walk, access: Access): void {
    for (let level = this.reference.paging.levels; level >= walked.level; level--) {
      walked.tables[level]!.slack[walked.indices[level]] &= ~bitsSet(level === walked.level, access);
    }
  }

  private setsBits(walked: Walk, access: Access): boolean {
    for (let level = this.reference.paging.levels; level >= walked.level; level--) {
      const bits = bitsSet(level === walked.level, access);
      if ((walked.tables[level]!.flags[walked.indices[level]] & bits) !== bits) return true;
    }
    return false;
  }

  private compare(chains: readonly Chain[], access: Access, order: Order): void {
    const permitting = chains.filter(chain => chain.verdict === PERMITTED);
    const surely = order === 'settled' || permitting.length === chains.length;
    for (const {steps, pcid} of permitting) {
      // Of another context the TLB may hold a global page, but no walk passes its tables now.
      if (pcid !== this.journal.context.pcid) continue;
      for (const [at, step] of steps.entries()) {
        if (step.table === undefined) continue;
        const bits = bitsSet(at === steps.length - 1, access);
        if (surely && permitting.every(chain => sets(chain, step, bits, access))) {
          step.table.slack[step.index] &= ~bits;
        } else step.table.slack[step.index] |= bits;
      }
    }
  }
}

const bitsSet = (leaf: boolean, access: Access): number =>
  leaf && isWrite(access) ? ACCESSED | DIRTY : ACCESSED;

/** Whether the path sets `bits` in the entry of `step`, which a table that maps itself may pass at several levels. */
const sets = ({steps}: Chain, {table, index}: Step, bits: number, access: Access): boolean =>
  steps.some(
    (other, at) =>
      other.table === table &&
      other.index === index &&
      (bitsSet(at === steps.length - 1, access) & bits) === bits,
  );

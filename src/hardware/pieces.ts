/**
 * Which large guest pages a TLB array may hold pieces of. A large page that is backed by smaller ones is held in pieces,
 * and an invalidation of any address in it must find them all, wherever in the array they are. Most invalidations are
 * of pages that are not large: a count of pieces for each hash of a large page spares those the search.
 */
import type {Gvn, Level, Paging} from './address.ts';

const BUCKET_BITS = 10;
/** 2^32 over the golden ratio: Knuth's multiplier (The Art of Computer Programming, vol. 3, section 6.4). */
const MULTIPLIER = 0x9e3779b1;

export class Pieces {
  private readonly paging: Paging;
  private readonly counts = new Uint16Array(1 << BUCKET_BITS);
  /** For each place of the array the bucket of the piece that it holds, plus 1; 0 where it holds none. */
  private readonly bucketAt: Uint16Array;
  private total = 0;

  constructor(paging: Paging, entries: number) {
    this.paging = paging;
    this.bucketAt = new Uint16Array(entries);
  }

  /** The array holds, at `place`, a piece of the page of `guestLevel` around `gvn`. */
  put(place: number, gvn: Gvn, guestLevel: Level): void {
    const bucket = this.bucket(gvn, guestLevel);
    this.counts[bucket]++;
    this.bucketAt[place] = bucket + 1;
    this.total++;
  }

  /** What the array held at `place` is gone. */
  remove(place: number): void {
    const bucket = this.bucketAt[place];
    if (bucket === 0) return;
    this.counts[bucket - 1]--;
    this.bucketAt[place] = 0;
    this.total--;
  }

  clear(): void {
    if (this.total === 0) return;
    this.counts.fill(0);
    this.bucketAt.fill(0);
    this.total = 0;
  }

  /** False only if no piece of a large page around `gvn` is held. */
  mayHold(gvn: Gvn): boolean {
    return this.total > 0 && (this.counts[this.bucket(gvn, 2)] > 0 || this.counts[this.bucket(gvn, 3)] > 0);
  }

  private bucket(gvn: Gvn, guestLevel: Level): number {
    const unit = this.paging.unit(gvn, guestLevel);
    return Math.imul(2 * unit + (guestLevel & 1), MULTIPLIER) >>> (32 - BUCKET_BITS);
  }
}

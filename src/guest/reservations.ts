/**
 * Runs of frames that are kept for neighbouring pages: the first page of an aligned group that gets a frame reserves one for
 * each of the others, so that they lie side by side however many others take frames meanwhile. Written from the abstract
 * and the published summaries of PTEMagnet (Margaritov, Ustiugov, Shahab and Grot, ASPLOS 2021), whose groups have eight pages.
 * A run is given up when none of its frames is in use any more, or where memory runs out.
 */
import type {Gfn, Gvn} from '../hardware/address.ts';

interface Reservation {
  readonly key: number;
  readonly first: Gfn;
  /** Frames of it that are in use. */
  used: number;
}

export class Reservations {
  /** Pages of a group; with fewer than two nothing is reserved. */
  readonly pages: number;
  /** By the address space and its group of pages, the oldest first. */
  private readonly byGroup = new Map<number, Reservation>();
  /** By the number of the run. */
  private readonly byRun = new Map<number, Reservation>();

  constructor(pages: number) {
    this.pages = pages;
  }

  /** The first frame of the run that is kept for the group around the page. */
  find(space: number, gvn: Gvn): Gfn | undefined {
    return this.byGroup.get(this.keyOf(space, gvn))?.first;
  }

  /** Keeps the run that starts with `first` for the group around the page. */
  add(space: number, gvn: Gvn, first: Gfn): void {
    const reservation = {key: this.keyOf(space, gvn), first, used: 0};
    this.byGroup.set(reservation.key, reservation);
    this.byRun.set(first / this.pages, reservation);
  }

  /** The frame, which was kept, is in use. */
  used(frame: Gfn): void {
    this.of(frame)!.used++;
  }

  /** The frame is in use no more. Whether its run is kept further, is given up now, or was not kept. */
  released(frame: Gfn): 'kept' | 'given up' | 'not kept' {
    const reservation = this.of(frame);
    if (!reservation) return 'not kept';
    reservation.used--;
    if (reservation.used > 0) return 'kept';
    this.remove(reservation);
    return 'given up';
  }

  /** Gives up the run that was kept first, and says where it starts. */
  giveUpOldest(): Gfn | undefined {
    for (const reservation of this.byGroup.values()) {
      this.remove(reservation);
      return reservation.first;
    }
    return undefined;
  }

  /** The first frame of each run, the oldest first. */
  *runs(): Generator<Gfn> {
    for (const {first} of this.byGroup.values()) yield first;
  }

  private of(frame: Gfn): Reservation | undefined {
    return this.byRun.get(Math.trunc(frame / this.pages));
  }

  private remove({key, first}: Reservation): void {
    this.byGroup.delete(key);
    this.byRun.delete(first / this.pages);
  }

  /** Page numbers have 32 bits. */
  private keyOf(space: number, gvn: Gvn): number {
    return space * 2 ** 32 + Math.trunc(gvn / this.pages);
  }
}

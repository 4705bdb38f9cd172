/**
 * The host's side of guest memory: which host frame holds a guest frame, whether it is backed yet, and by how large a
 * page. Where a frame lies is a fixed function of the frame, of how often the host took it back, and of the seed, so it
 * is the same for every strategy; whether it is backed yet is each strategy's own state, since they touch frames in
 * different orders.
 *
 *   host frame                      what lies there
 *   0 … 2^23 − 1                    guest memory as first backed: one run that starts at a 1 GiB boundary chosen by the seed
 *   2^23 … 2^24 − 1                 frames that the host took back and backed again
 *   2^24 … 2^25 − 1                 shadow and nested tables
 *   2^25 … 2^25 + 2^27 − 1          as 0 … 2^23 − 1, for a guest of more than 32 GiB
 *   2^25 + 2^27 … 2^25 + 2^28 − 1   as 2^23 … 2^24 − 1, for such a guest
 *
 * One run for all of guest memory makes placement the same at every host page size, so that a difference between two
 * host page sizes is never one of luck in a physically indexed cache.
 */
import {HOST_FRAMES, NEAR_FRAMES, type Gfn, type Hfn, type Level, type Paging} from '../hardware/address.ts';
import type {Events} from '../timing/events.ts';

/** Host memory for a guest: two halves of as many frames, from `start` on, for what is first backed and what is backed again. */
interface Area {
  readonly start: Hfn;
  readonly half: number;
}

const NEAR: Area = {start: 0, half: 2 ** 23};
const FAR: Area = {start: NEAR_FRAMES, half: (HOST_FRAMES - NEAR_FRAMES) / 2};

export const FIRST_TABLE_FRAME = 2 * NEAR.half;
export const TABLE_FRAMES = NEAR_FRAMES - FIRST_TABLE_FRAME;
const HUGE_PAGE_FRAMES = 2 ** 18;

export class Physmap {
  readonly guestFrames: number;
  /** The size of page that the host gives where it can. */
  readonly pageLevel: Level;
  private readonly paging: Paging;
  private readonly events: Events;
  private readonly firstFrame: Hfn;
  /** From here on lies what is backed again, in turns of all of guest memory. */
  private readonly againFrame: Hfn;
  private readonly turns: number;
  private readonly backed: Uint8Array;
  private readonly protectedFrames: Uint8Array;
  private readonly timesTaken: Uint16Array;
  /** Frames taken or protected in each block of level 2 and 3: such a block is no longer one page. */
  private readonly piecesOf: readonly Uint32Array[];

  constructor(
    paging: Paging,
    events: Events,
    guestFrames: number,
    backing: {readonly pageLevel: Level; readonly warm: boolean; readonly seed: number},
  ) {
    const {start, half} = guestFrames <= NEAR.half ? NEAR : FAR;
    const runs = Math.floor((half - guestFrames) / HUGE_PAGE_FRAMES) + 1;
    if (runs < 1) {
      throw new Error(`guest memory of ${guestFrames} pages exceeds the ${half} that the host can back`);
    }
    this.paging = paging;
    this.events = events;
    this.guestFrames = guestFrames;
    this.pageLevel = backing.pageLevel;
    this.firstFrame = start + (backing.seed % runs) * HUGE_PAGE_FRAMES;
    this.againFrame = start + half;
    this.turns = Math.floor(half / guestFrames);
    this.backed = new Uint8Array(guestFrames);
    if (backing.warm) this.backed.fill(1);
    this.protectedFrames = new Uint8Array(guestFrames);
    this.timesTaken = new Uint16Array(guestFrames);
    this.piecesOf = [2, 3].map(level => new Uint32Array(Math.ceil(guestFrames / paging.pagesIn(level))));
  }

  /** Where the guest frame lies, or will lie once it is backed. */
  frameOf(gfn: Gfn): Hfn {
    const taken = this.timesTaken[gfn];
    if (taken === 0) return this.firstFrame + gfn;
    return this.againFrame + ((taken - 1) % this.turns) * this.guestFrames + gfn;
  }

  isBacked(gfn: Gfn): boolean {
    return this.backed[gfn] === 1;
  }

  isWritable(gfn: Gfn): boolean {
    return this.protectedFrames[gfn] === 0;
  }

  /** The size of the host page that holds, or will hold, the frame. */
  levelOf(gfn: Gfn): Level {
    for (let level = this.pageLevel; level > 1; level--) {
      const base = this.paging.base(gfn, level);
      const whole = base + this.paging.pagesIn(level) <= this.guestFrames;
      if (whole && this.piecesOf[level - 2][this.paging.unit(gfn, level)] === 0) return level;
    }
    return 1;
  }

  /** Backs the host page that holds the frame, if nothing does yet. */
  back(gfn: Gfn): void {
    if (this.isBacked(gfn)) return;
    this.events.hostFaults++;
    const level = this.levelOf(gfn);
    const base = this.paging.base(gfn, level);
    const pages = this.paging.pagesIn(level);
    this.backed.fill(1, base, base + pages);
    this.events.hostPagesCleared += pages;
  }

  /** The host takes the frame back; a large page that held it falls into pieces. */
  take(gfn: Gfn): void {
    this.breakUp(gfn);
    this.backed[gfn] = 0;
    this.timesTaken[gfn]++;
  }

  /** The next store to the frame must be seen. */
  protect(gfn: Gfn): void {
    this.breakUp(gfn);
    this.protectedFrames[gfn] = 1;
  }

  unprotect(gfn: Gfn): void {
    this.protectedFrames[gfn] = 0;
  }

  /** The guest frame that lies in a host frame now; undefined for a frame that holds none. */
  ownerOf(hfn: Hfn): Gfn | undefined {
    const {againFrame, firstFrame} = this;
    const offset = hfn < againFrame ? hfn - firstFrame : (hfn - againFrame) % this.guestFrames;
    return offset >= 0 && offset < this.guestFrames && this.frameOf(offset) === hfn ? offset : undefined;
  }

  /** Throws where `who` places a guest frame anywhere but where it lies. */
  auditPlacement(who: string, gfn: Gfn, hfn: Hfn): void {
    if (this.isBacked(gfn) && this.frameOf(gfn) === hfn) return;
    const where = this.isBacked(gfn) ? `lies in host frame ${this.frameOf(gfn)}` : 'is not backed';
    throw new Error(`${who}: places guest frame ${gfn} in host frame ${hfn}, but it ${where}`);
  }

  private breakUp(gfn: Gfn): void {
    for (const [at, pieces] of this.piecesOf.entries()) pieces[this.paging.unit(gfn, at + 2)]++;
  }
}

/** Data of an application, of which some pages are hotter than others; the seed says which. */
import type {Process, Region} from '../../src/guest/story.ts';
import type {Random} from '../../src/guest/random.ts';
import {ZipfDistribution} from '../zipf-distribution.ts';

export class Data {
  readonly region: Region;
  private readonly random: Random;
  private readonly ranks: ZipfDistribution;
  private readonly pageOfRank: Uint32Array;
  private readonly writePercent: number;

  /** `pages` pages of anonymous memory of `process`, all written and seen again. */
  constructor(
    process: Process,
    {pages, exponent, writePercent}: {pages: number; exponent: number; writePercent: number},
    random: Random,
  ) {
    this.region = process.map(pages);
    sweep(this.region);
    this.random = random;
    this.ranks = new ZipfDistribution(pages, exponent);
    this.pageOfRank = random.shuffle(Uint32Array.from({length: pages}, (_, page) => page));
    this.writePercent = writePercent;
  }

  /** A read or a write of a page, by Zipf's law. */
  access(region = this.region): void {
    const page = this.pageOfRank[this.ranks.draw(this.random) - 1];
    if (this.random.below(100) < this.writePercent) region.write(page);
    else region.read(page);
  }
}

/** Writes every page twice: the first time brings it, the second has whoever shadows its entry see it in use. */
export function sweep(region: Region): void {
  for (let time = 0; time < 2; time++) region.touchAll('write');
}

/** Memory of a process that is touched page by page, and given back once all of it is: young objects, a query's own memory. */
import type {Process, Region} from '../../src/guest/story.ts';

export class Scratch {
  private readonly region: Region;
  private next = 0;

  constructor(process: Process, pages: number) {
    this.region = process.map(pages);
  }

  /** The first touch of a page; before that, where none is left, all of them go. */
  touch(): void {
    if (this.next === this.region.pages) {
      this.region.discard();
      this.next = 0;
    }
    this.region.write(this.next++);
  }
}

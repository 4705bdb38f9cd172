/** A level under any policy, in the order that it keeps itself. */
import {AssociativeArray, NOWHERE} from './associative.ts';
import type {ArrayGeometry, Replacement} from './geometry.ts';
import {tagOf, type Lines} from './lines.ts';
import type {PagePass} from './page-pass.ts';

export class PolicyLines implements Lines {
  private readonly array: AssociativeArray;

  constructor(geometry: ArrayGeometry, replacement: Replacement) {
    this.array = new AssociativeArray(geometry, replacement);
  }

  use(line: number): boolean {
    const {array} = this;
    const tag = tagOf(line, array.sets);
    const set = line - tag * array.sets;
    const low = tag >>> 0;
    const high = Math.floor(tag / 2 ** 32);
    if (array.find(low, high, high, set) !== NOWHERE) return true;
    array.insert(low, high, set);
    return false;
  }

  usePage(pass: PagePass): void {
    pass.useEach(this);
  }

  endPage(pass: PagePass): void {
    pass.useEach(this);
  }

  renumber(): void {}
}

/** A Fenwick tree (see fenwick.ts) whose every place holds a row of `width` counts, summed column by column. */
export class FenwickRows {
  readonly size: number;
  private readonly width: number;
  private readonly nodes: Int32Array;

  constructor(size: number, width: number) {
    this.size = size;
    this.width = width;
    this.nodes = new Int32Array((size + 1) * width);
  }

  add(place: number, row: Int32Array): void {
    const {nodes, size, width} = this;
    for (let node = place; node <= size; node += node & -node) {
      for (let column = 0, at = node * width; column < width; column++, at++) nodes[at] += row[column];
    }
  }

  subtract(place: number, row: Int32Array): void {
    const {nodes, size, width} = this;
    for (let node = place; node <= size; node += node & -node) {
      for (let column = 0, at = node * width; column < width; column++, at++) nodes[at] -= row[column];
    }
  }

  /** Takes the sum of places 1 to `place` away from `row`. */
  takeSum(place: number, row: Int32Array): void {
    const {nodes, width} = this;
    for (let node = place; node > 0; node -= node & -node) {
      for (let column = 0, at = node * width; column < width; column++, at++) row[column] -= nodes[at];
    }
  }
}

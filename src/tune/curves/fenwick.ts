/**
 * Counts at places 1 to `size` with sums of any prefix in logarithmic time (Fenwick, "A new data structure for
 * cumulative frequency tables", Software: Practice and Experience 1994).
 */
export class Fenwick {
  readonly size: number;
  /** Node n holds the sum of the n & -n places that end at n. */
  private readonly nodes: Int32Array;

  constructor(size: number) {
    this.size = size;
    this.nodes = new Int32Array(size + 1);
  }

  add(place: number, count: number): void {
    const {nodes, size} = this;
    for (let node = place; node <= size; node += node & -node) nodes[node] += count;
  }

  /** The sum of places 1 to `place`. */
  sum(place: number): number {
    const {nodes} = this;
    let sum = 0;
    for (let node = place; node > 0; node -= node & -node) sum += nodes[node];
    return sum;
  }
}

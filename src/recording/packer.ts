/**
 * Packs a chunk for replay: accesses that follow one another to the same page in the same way, as far apart in time and in
 * lines, become one row, a run. It is done once for all who replay the chunk; the events are the same, and so is their hash.
 *
 * What a run leaves out cannot differ between strategies: after its first access the page is in the first level of the TLB
 * and the line in that of the caches, whoever put them there, or the strategy is asked again.
 */
import {Chunk, DEPENDENT_LOAD, isAccess} from './format.ts';
import {expectationOf, furtherOf, gvnOf, lineOf, marksOf, MOST_FURTHER, runOf, strideOf} from './operands.ts';

export class Packer {
  private readonly packed = new Chunk();

  /** The same events in fewer rows, until the next call; the chunk itself where no two of its rows make a run. */
  pack(chunk: Chunk): Chunk {
    const first = firstRepeated(chunk);
    if (first === chunk.length) return chunk;
    const packed = this.packed.capacity < chunk.length ? new Chunk(chunk.length) : this.packed;
    packed.length = 0;
    packed.folded = 0;
    packed.append(chunk, 0, first);
    for (let row = first; row < chunk.length; row++) {
      if (!repeats(chunk, row) || !prolong(packed, lineOf(chunk, row))) packed.appendRow(chunk, row);
    }
    return packed;
  }
}

/** Whether the event in `row` is the access before it once more, to the same line or one further on. */
function repeats(chunk: Chunk, row: number): boolean {
  const {kind, instructions} = chunk;
  const before = row - 1;
  return (
    row > 0 &&
    kind[row] === kind[before] &&
    isAccess(kind[row]) &&
    gvnOf(chunk, row) === gvnOf(chunk, before) &&
    instructions[row] === instructions[before] &&
    lineOf(chunk, row) >= lineOf(chunk, before) &&
    marksOf(chunk, row) === marksOf(chunk, before) &&
    (marksOf(chunk, row) & DEPENDENT_LOAD) === 0 &&
    expectationOf(chunk, row) === 0 &&
    expectationOf(chunk, before) === 0
  );
}

function firstRepeated(chunk: Chunk): number {
  let row = 0;
  while (row < chunk.length && !repeats(chunk, row)) row++;
  return row;
}

/** Lets the last run go on to `line`, if that is as far on as the line before it was. */
function prolong(packed: Chunk, line: number): boolean {
  const last = packed.length - 1;
  const further = furtherOf(packed, last);
  const stride = further === 0 ? line - lineOf(packed, last) : strideOf(packed, last);
  if (line !== lineOf(packed, last) + stride * (further + 1) || further === MOST_FURTHER) return false;
  packed.c[last] = runOf(further + 1, stride);
  packed.folded++;
  return true;
}

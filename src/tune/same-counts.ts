/** Whether two configurations did exactly the same: then what sets them apart had nothing to act on. */
import {countedTheSameThroughout} from '../suite/conclusions/same-counts.ts';
import type {OkCell} from '../suite/result.ts';

/** Every event of every chapter, the warm-up too, at the same seeds. */
export function countedTheSame(left: readonly OkCell[], right: readonly OkCell[]): boolean {
  return left.length === right.length && left.every((cell, at) => sameCounts(cell, right[at]));
}

const sameCounts = (left: OkCell, right: OkCell): boolean =>
  left.seed === right.seed && countedTheSameThroughout(left, right);

/** Whether two configurations did exactly the same: then what sets them apart had nothing to act on. */
import type {OkCell} from '../suite/result.ts';
import {EVENT_NAMES} from '../timing/events.ts';
import {sameOwnCounts} from '../timing/own-events.ts';

/** Every event of every chapter, the warm-up too, at the same seeds. */
export function countedTheSame(left: readonly OkCell[], right: readonly OkCell[]): boolean {
  return left.length === right.length && left.every((cell, at) => sameCounts(cell, right[at]));
}

function sameCounts(left: OkCell, right: OkCell): boolean {
  return (
    left.seed === right.seed &&
    left.chapters.every(({events, ownEvents}, at) => {
      const other = right.chapters[at];
      return (
        EVENT_NAMES.every(name => events[name] === other.events[name]) &&
        sameOwnCounts(ownEvents, other.ownEvents)
      );
    })
  );
}

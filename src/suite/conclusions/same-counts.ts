/** Whether two cells counted the same. */
import {EVENT_NAMES, type EventCounts} from '../../timing/events.ts';
import {sameOwnCounts} from '../../timing/own-events.ts';
import type {OkCell} from '../result.ts';

type Counted = Pick<OkCell, 'events' | 'ownEvents'>;

/** In what is measured. */
export const countedTheSame = (left: Counted, right: Counted): boolean =>
  sameEvents(left.events, right.events) && sameOwnCounts(left.ownEvents, right.ownEvents);

const sameEvents = (left: EventCounts, right: EventCounts): boolean =>
  EVENT_NAMES.every(name => left[name] === right[name]);

/** In every chapter, the warm-up too. */
export const countedTheSameThroughout = (left: OkCell, right: OkCell): boolean =>
  left.chapters.length === right.chapters.length &&
  left.chapters.every((chapter, at) => countedTheSame(chapter, right.chapters[at]));

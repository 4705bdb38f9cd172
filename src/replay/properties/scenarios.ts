/**
 * Recordings with a point: a page is used, its tables change, something is or is not invalidated, and the page is used
 * again. One for each kind of change and each invalidation.
 */
import {GLOBAL, LARGE, NO_EXECUTE, READ, USER_MODE, WRITE} from '../../hardware/address.ts';
import {INVALIDATIONS} from './invalidations.ts';
import type {Scribe} from './scribe.ts';
import {SHARED_TABLES} from './shared-tables.ts';
import {LARGE_FRAMES, OPEN, SmallGuest, TABLE_1, TABLE_2, X, Y} from './small-guest.ts';

const DATA = OPEN | NO_EXECUTE;
const NEW_TABLE = 30;
/** A page of the large page, beside the first. */
const BESIDE = 7;

interface Change {
  readonly name: string;
  readonly start: () => SmallGuest;
  /** What the guest does to its tables once the page was used. */
  readonly change: (guest: SmallGuest) => void;
  /** What it does after the invalidation and before the page is used again. */
  readonly afterwards?: (guest: SmallGuest) => void;
}

const CHANGES: readonly Change[] = [
  {
    name: 'the page moves',
    start: () => new SmallGuest({frame: X, flags: DATA}),
    change: guest => guest.store(TABLE_1, 0, Y, DATA),
  },
  {
    name: 'a global page moves',
    start: () => new SmallGuest({frame: X, flags: DATA | GLOBAL}),
    change: guest => guest.store(TABLE_1, 0, Y, DATA | GLOBAL),
  },
  {
    name: 'the page goes',
    start: () => new SmallGuest({frame: X, flags: DATA}),
    change: guest => guest.store(TABLE_1, 0, 0, 0),
  },
  {
    name: 'accessed and dirty are cleared',
    start: () => new SmallGuest({frame: X, flags: DATA}),
    change: guest => guest.store(TABLE_1, 0, X, DATA),
  },
  {
    name: 'another table takes the place of one that is filled later',
    start: () => new SmallGuest({frame: 0, flags: 0}),
    change: guest => {
      guest.store(NEW_TABLE, 0, Y, DATA);
      guest.store(TABLE_2, 0, NEW_TABLE, OPEN);
    },
    afterwards: guest => guest.store(TABLE_1, 0, X, DATA),
  },
  {
    name: 'a large page gives way to small ones',
    start: () => {
      const guest = new SmallGuest({frame: X, flags: DATA});
      guest.store(TABLE_1, BESIDE, Y, DATA);
      guest.store(TABLE_2, 0, LARGE_FRAMES, DATA | LARGE);
      guest.scribe.toggleGlobalPages();
      return guest;
    },
    change: guest => guest.store(TABLE_2, 0, TABLE_1, OPEN),
  },
];

function use(guest: SmallGuest): void {
  for (const access of [READ | USER_MODE, WRITE | USER_MODE]) {
    for (const page of [BESIDE, 0]) guest.scribe.access(guest.page + page, access);
  }
}

export interface Scenario {
  readonly name: string;
  readonly scribe: Scribe;
}

const CHANGED: readonly Scenario[] = CHANGES.flatMap(({name, start, change, afterwards}) =>
  INVALIDATIONS.map(({name: invalidation, invalidate}) => {
    const guest = start();
    use(guest);
    change(guest);
    invalidate(guest);
    afterwards?.(guest);
    use(guest);
    return {name: `${name}; ${invalidation}`, scribe: guest.scribe};
  }),
);

export const SCENARIOS: readonly Scenario[] = [...CHANGED, ...SHARED_TABLES];

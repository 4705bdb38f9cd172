/**
 * Recordings with a point: a page is used, its tables change, something is or is not invalidated, and the page is used
 * again. One for each kind of change and each invalidation.
 */
import {FETCH, GLOBAL, LARGE, NO_EXECUTE, READ, USER_MODE, WRITE} from '../../hardware/address.ts';
import {INVPCID_ADDRESS, INVPCID_ALL, INVPCID_ALL_WITH_GLOBAL, INVPCID_CONTEXT} from '../../hardware/mmu.ts';
import {INVALIDATIONS} from './invalidations.ts';
import type {Scribe} from './scribe.ts';
import {SHARED_TABLES} from './shared-tables.ts';
import {LARGE_FRAMES, OPEN, OTHER_ROOT, ROOT, SmallGuest, TABLE_1, TABLE_2, X, Y} from './small-guest.ts';

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

/** What flushes the page, or some of what leads to it, while the other address space is loaded. */
const FLUSHES_AWAY: Readonly<Record<string, (guest: SmallGuest) => void>> = {
  nothing: () => {},
  INVLPG: ({scribe, page}) => scribe.invlpg(page),
  'INVPCID of the page': ({scribe, page}) => scribe.invpcid(INVPCID_ADDRESS, 1, page),
  'INVPCID of its context': ({scribe}) => scribe.invpcid(INVPCID_CONTEXT, 1, 0),
  'INVPCID of all with global': ({scribe}) => scribe.invpcid(INVPCID_ALL_WITH_GLOBAL, 0, 0),
  'INVPCID of all': ({scribe}) => scribe.invpcid(INVPCID_ALL, 0, 0),
  'MOV to CR4 that toggles PGE': ({scribe}) => scribe.toggleGlobalPages(),
  'MOV to CR3 with its PCID': ({scribe}) => scribe.loadCr3(OTHER_ROOT, 1),
  '#PF on the page': ({scribe, page}) => scribe.access(page, FETCH | USER_MODE),
};

/** The page is used, its address space is left and comes back without a flush. */
const AWAY: readonly Scenario[] = CHANGES.flatMap(({name, start, change, afterwards}) =>
  Object.entries(FLUSHES_AWAY).flatMap(([flush, invalidate]) =>
    (['before', 'after'] as const).map(when => {
      const guest = start();
      use(guest);
      guest.scribe.loadCr3(OTHER_ROOT, 2, 'keep');
      if (when === 'before') change(guest);
      invalidate(guest);
      if (when === 'after') change(guest);
      afterwards?.(guest);
      guest.scribe.loadCr3(ROOT, 1, 'keep');
      use(guest);
      return {name: `${name} ${when} ${flush} in another address space`, scribe: guest.scribe};
    }),
  ),
);

export const SCENARIOS: readonly Scenario[] = [...CHANGED, ...AWAY, ...SHARED_TABLES];

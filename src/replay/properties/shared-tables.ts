/**
 * Recordings about tables that two address spaces share, or that nothing leads to for a while: what one space changes, or
 * what is changed meanwhile, must be seen where no processor can remember what was there.
 */
import {LARGE, NO_EXECUTE, READ, USER_MODE} from '../../hardware/address.ts';
import {INVPCID_CONTEXT} from '../../hardware/mmu.ts';
import type {Scenario} from './scenarios.ts';
import {OPEN, OTHER_ROOT, ROOT, SmallGuest, TABLE_1, TABLE_2, TABLE_3, X, Y} from './small-guest.ts';

const DATA = OPEN | NO_EXECUTE;
const OTHER = 2;
const OWN = 1;

/** Both spaces lead to the page, and have used it. */
function sharing(): SmallGuest {
  const guest = new SmallGuest({frame: X, flags: DATA});
  guest.store(OTHER_ROOT, 0, TABLE_3, OPEN);
  guest.scribe.loadCr3(OTHER_ROOT, OTHER);
  read(guest, 0);
  guest.scribe.loadCr3(ROOT, OWN, 'keep');
  read(guest, 0);
  return guest;
}

const read = (guest: SmallGuest, page: number): void =>
  guest.scribe.access(guest.page + page, READ | USER_MODE);

const TOLD: Readonly<Record<string, () => SmallGuest>> = {
  'an entry is made, used and changed in one space; the other, which was not flushed, uses it'() {
    const guest = sharing();
    guest.store(TABLE_1, 1, Y, DATA);
    read(guest, 1);
    guest.store(TABLE_1, 1, X, DATA);
    guest.scribe.loadCr3(OTHER_ROOT, OTHER, 'keep');
    read(guest, 1);
    return guest;
  },
  'an entry is changed in one space, and flushed for the other, which uses it'() {
    const guest = sharing();
    guest.scribe.loadCr3(OTHER_ROOT, OTHER, 'keep');
    guest.scribe.loadCr3(ROOT, OWN, 'keep');
    guest.store(TABLE_1, 0, Y, DATA);
    guest.scribe.invpcid(INVPCID_CONTEXT, OTHER, 0);
    guest.scribe.loadCr3(OTHER_ROOT, OTHER, 'keep');
    read(guest, 0);
    return guest;
  },
  'a table is changed while nothing leads to it, and linked again without a flush'() {
    const guest = sharing();
    guest.store(TABLE_1, 1, Y, DATA);
    read(guest, 1);
    guest.store(TABLE_2, 0, 0, 0);
    guest.scribe.toggleGlobalPages();
    guest.store(TABLE_1, 1, X, DATA);
    guest.store(TABLE_2, 0, TABLE_1, OPEN);
    read(guest, 0);
    read(guest, 1);
    return guest;
  },
  'a root that maps itself at its upper levels, and then at all of them, is stored to'() {
    const guest = new SmallGuest();
    const {scribe} = guest;
    const [itself, below] = [ROOT, ROOT + 1];
    guest.store(ROOT, itself, ROOT, OPEN);
    // Pages 0 to 511, of which the root lies in one; then a table, the root again, whose leaf is the entry above.
    guest.store(ROOT, below, 0, OPEN | LARGE);
    const page = scribe.page(itself, (itself * 512 + below) * 512 + itself);
    scribe.store(page, 5, X, DATA);
    guest.store(ROOT, below, ROOT, OPEN);
    scribe.store(page, 6, X, DATA);
    return guest;
  },
};

export const SHARED_TABLES: readonly Scenario[] = Object.entries(TOLD).map(([name, tell]) => ({
  name,
  scribe: tell().scribe,
}));

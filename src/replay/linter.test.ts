import {describe, expect, test} from 'vitest';
import {LARGE, PRESENT, READ, USER, USER_MODE, WRITE} from '../hardware/address.ts';
import {EXPECT_FAULT, EXPECT_RACY, type Chunk} from '../recording/format.ts';
import {lint} from './linter.ts';
import {
  FRAMES,
  OPEN,
  OTHER_ROOT,
  ROOT,
  SmallGuest,
  TABLE_1,
  TABLE_2,
  X,
  Y,
} from './properties/small-guest.ts';

const USER_READ = READ | USER_MODE;
const USER_WRITE = WRITE | USER_MODE;

/** The sentences of a recording's problems, after its last event was changed. */
function sentences(guest: SmallGuest, change: (last: Chunk) => void = () => {}): readonly string[] {
  const {chunks, header} = guest.scribe;
  change(chunks[chunks.length - 1]);
  return lint(chunks, header).map(problem => problem.sentence);
}

test('a settled recording has no problem', () => {
  const guest = new SmallGuest();
  guest.scribe.access(guest.page, USER_WRITE);
  guest.store(TABLE_1, 0, Y, OPEN);
  guest.scribe.invlpg(guest.page);
  guest.scribe.access(guest.page, USER_WRITE);
  guest.scribe.access(guest.farPage, USER_READ);
  expect(sentences(guest)).toEqual([]);
});

describe('an access is not settled', () => {
  const changes: readonly [string, (guest: SmallGuest) => void][] = [
    ['to a page that was unmapped', guest => guest.store(TABLE_1, 0, 0, 0)],
    ['to a page that was moved', guest => guest.store(TABLE_1, 0, Y, OPEN)],
    ['to a page that was write-protected', guest => guest.store(TABLE_1, 0, X, PRESENT | USER)],
    ['to a page whose table was unlinked', guest => guest.store(TABLE_2, 0, 0, 0)],
    ['in an address space that took over the PCID', ({scribe}) => scribe.loadCr3(OTHER_ROOT, 1, 'keep')],
  ];
  const unsettled = expect.stringMatching(
    /^user write at 0x0: it is not settled: caches may still lead it to guest frame 100, and the tables give /,
  );

  test.each(changes)('%s, unless it is marked racy', (_name, change) => {
    const guest = new SmallGuest();
    change(guest);
    guest.scribe.access(guest.page, USER_WRITE);
    expect(sentences(guest)).toEqual([]);
    const pretendSettled = (last: Chunk) => {
      last.e[0] &= ~EXPECT_RACY;
    };
    expect(sentences(guest, pretendSettled)).toEqual([unsettled]);
  });

  test('and a store to a table cannot be excused', () => {
    const guest = new SmallGuest();
    guest.store(TABLE_1, 0, Y, OPEN);
    // Y is to be a table, reached through the page that led to X until now.
    guest.scribe.store(guest.page, 0, 0, 0);
    expect(sentences(guest)).toEqual([
      expect.stringMatching(
        /^table store at 0x0: it is not settled: caches may still lead it to guest frame 100/,
      ),
    ]);
  });
});

describe('plain data', () => {
  const plain = (gfn: number) =>
    expect.stringMatching(`it writes plain data to guest frame ${gfn}, which is linked`);

  test('may not be written to a linked table, through whatever page', () => {
    const guest = new SmallGuest({frame: TABLE_1, flags: OPEN});
    guest.scribe.access(guest.page, USER_WRITE);
    expect(sentences(guest)).toEqual([plain(TABLE_1)]);
  });

  test('may not overwrite a linked table or the root that is loaded', () => {
    const guest = new SmallGuest();
    for (const table of [TABLE_1, ROOT]) guest.scribe.pageWrite(guest.direct(table));
    // The zeroed root ends the direct map, so the second event is the last.
    expect(sentences(guest)).toEqual([plain(TABLE_1), plain(ROOT)]);
  });

  test('may overwrite a table that is linked no more, and a root that is not loaded', () => {
    const guest = new SmallGuest();
    guest.scribe.loadCr3(OTHER_ROOT, 2);
    guest.scribe.loadCr3(ROOT, 1);
    guest.scribe.pageWrite(guest.direct(OTHER_ROOT));
    guest.store(TABLE_2, 0, 0, 0);
    guest.scribe.pageWrite(guest.direct(TABLE_1));
    expect(sentences(guest)).toEqual([]);
  });

  test('may not overwrite a table that another entry still links', () => {
    const guest = new SmallGuest();
    guest.store(TABLE_2, 1, TABLE_1, OPEN);
    guest.store(TABLE_2, 0, 0, 0);
    guest.scribe.pageWrite(guest.direct(TABLE_1));
    expect(sentences(guest)).toEqual([plain(TABLE_1)]);
  });

  test('may overwrite a table that was linked to itself, once nothing else links it', () => {
    const guest = new SmallGuest();
    guest.store(TABLE_2, 5, TABLE_2, OPEN);
    guest.store(TABLE_2, 6, TABLE_2, OPEN);
    guest.store(TABLE_2, 5, 0, 0);
    expect(guest.scribe.links.isLinked(TABLE_1)).toBe(true);
    guest.store(13, 0, 0, 0);
    expect([TABLE_2, TABLE_1].map(table => guest.scribe.links.isLinked(table))).toEqual([false, false]);
    guest.scribe.pageWrite(guest.direct(TABLE_2));
    expect(sentences(guest)).toEqual([]);
  });
});

describe('what an event says must be what the tables say', () => {
  test('an expectation', () => {
    const guest = new SmallGuest();
    guest.scribe.access(guest.page, USER_READ);
    const expectFault = (last: Chunk) => {
      last.e[0] = EXPECT_FAULT | 6;
    };
    expect(sentences(guest, expectFault)).toEqual([
      'user read at 0x0: it expects a fault with error code 0x6, and the tables give success',
    ]);
  });

  test('the table that a store lands in', () => {
    const guest = new SmallGuest();
    guest.store(TABLE_1, 0, Y, OPEN);
    const nameOther = (last: Chunk) => {
      last.b[0] = TABLE_2;
    };
    // The direct map starts at the last 512 GiB, and TABLE_1 is its page 11.
    expect(sentences(guest, nameOther)).toEqual([
      `table store at 0xffffff800000${TABLE_1.toString(16)}000: it lands in guest frame ${TABLE_1}, and names ${TABLE_2}`,
    ]);
  });

  test('a kernel store that faults', () => {
    const guest = new SmallGuest();
    guest.store(TABLE_1, 0, Y, OPEN);
    const throughNothing = (last: Chunk) => {
      last.a[0] = guest.farPage;
    };
    expect(sentences(guest, throughNothing)).toEqual([
      expect.stringMatching(/it expects success, and the tables give a fault with error code 0x2$/),
    ]);
  });

  test('a page that lies in guest memory, and a large one at a multiple of its size', () => {
    const outside = new SmallGuest({frame: FRAMES, flags: OPEN});
    outside.scribe.access(outside.page, USER_READ);
    expect(sentences(outside)).toEqual([`user read at 0x0: there is no guest frame ${FRAMES}`]);

    const crooked = new SmallGuest();
    crooked.store(TABLE_2, 1, 7, OPEN | LARGE);
    crooked.scribe.access(crooked.page + 512, USER_READ);
    expect(sentences(crooked)).toEqual([expect.stringMatching(/does not start at a multiple of its size$/)]);
  });
});

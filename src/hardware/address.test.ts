import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {
  FAULT_FETCH,
  FAULT_USER,
  FAULT_WRITE,
  faultBitsOf,
  FETCH,
  firstLine,
  FramePath,
  lineOfEntry,
  Paging,
  READ,
  USER_MODE,
  WRITE,
} from './address.ts';
import {sized} from '../testing/effort.ts';
import {expectProperty} from '../testing/property.ts';

describe('a virtual address is cut as the manual draws it', () => {
  test('indices of a 48-bit user address, read off its bits', () => {
    const paging = new Paging(4);
    // 0x7f1234567000: bits 47…39 are 0xfe, 38…30 0x48, 29…21 0x1a2, 20…12 0x167.
    const gvn = paging.gvnOfAddress(0x7f12_3456_7000n);
    expect([4, 3, 2, 1].map(level => paging.index(gvn, level))).toEqual([0xfe, 0x48, 0x1a2, 0x167]);
  });

  test('indices of a 57-bit address', () => {
    const paging = new Paging(5);
    const indices = [0x0ab, 0x155, 0x0f0, 0x1ff, 0x001];
    const address = indices.reduce((bits, index) => (bits << 9n) | BigInt(index), 0n) << 12n;
    const gvn = paging.gvnOfAddress(address);
    expect([5, 4, 3, 2, 1].map(level => paging.index(gvn, level))).toEqual(indices);
  });

  for (const levels of [4, 5]) {
    const bits = BigInt(12 + 9 * levels);
    const lowerHalf = fc.bigInt({min: 0n, max: (1n << (bits - 1n)) - 1n});

    test(`${levels} levels: any index of any address is nine of its bits`, () => {
      expectProperty(
        fc.property(lowerHalf, fc.boolean(), (offset, upper) => {
          const address = upper ? (1n << 64n) - 1n - offset : offset;
          const paging = new Paging(levels);
          const gvn = paging.gvnOfAddress(address);
          for (let level = 1; level <= levels; level++) {
            const expected = Number((address >> BigInt(12 + 9 * (level - 1))) & 511n);
            if (paging.index(gvn, level) !== expected) return false;
          }
          return true;
        }),
      );
    });

    test(`${levels} levels: a page is written as its canonical address`, () => {
      expectProperty(
        fc.property(lowerHalf, fc.boolean(), (offset, upper) => {
          const address = ((upper ? (1n << 64n) - 1n - offset : offset) >> 12n) << 12n;
          const paging = new Paging(levels);
          const gvn = paging.gvnOfAddress(address);
          const region = paging.regions[paging.slotOf(gvn)];
          return paging.hexAddress(region, paging.pageInRegion(gvn)) === `0x${address.toString(16)}`;
        }),
      );
    });
  }

  test('the first address of the upper half is sign-extended, the last of the lower is not', () => {
    const four = new Paging(4);
    expect(four.hexAddress(256, 0)).toBe('0xffff800000000000');
    expect(four.hexAddress(255, four.regionPages - 1)).toBe('0x7ffffffff000');
    const five = new Paging(5);
    expect(five.hexAddress(256 << 9, 0)).toBe('0xff00000000000000');
    expect(five.hexAddress((256 << 9) - 1, five.regionPages - 1)).toBe('0xfffffffffff000');
  });
});

describe('regions', () => {
  test('are interned: the same region keeps its slot', () => {
    const paging = new Paging(4);
    expect([paging.intern(0xff), paging.intern(0x110), paging.intern(0xff)]).toEqual([0, 1, 0]);
    expect(paging.regionCount).toBe(2);
  });

  test('a 33rd is an error that names the address', () => {
    const paging = new Paging(4);
    for (let region = 0; region < 32; region++) paging.intern(region);
    expect(paging.intern(31)).toBe(31);
    // Region 0x110 has bit 47 set: 0x110 << 39 is 0x880000000000.
    expect(() => paging.intern(0x110)).toThrow(
      'address 0xffff880000000000: a recording may use 32 regions of 512 GiB, and this is one more',
    );
  });

  test('the last page of the last slot is a uint32 and comes back whole', () => {
    const paging = new Paging(4);
    const gvn = paging.gvn(31, 2 ** 27 - 1);
    expect(gvn).toBe(2 ** 32 - 1);
    expect([paging.slotOf(gvn), paging.pageInRegion(gvn)]).toEqual([31, 2 ** 27 - 1]);
  });

  test('have 2^27 pages of 9 bits an index, 64 of 2 bits', () => {
    expect([new Paging(4).regionPages, new Paging(4, 2).regionPages]).toEqual([2 ** 27, 64]);
  });
});

describe('leaves', () => {
  const paging = new Paging(4);

  test('hold 1, 512 and 262144 pages', () => {
    expect([1, 2, 3].map(level => paging.pagesIn(level))).toEqual([1, 512, 512 * 512]);
  });

  test('base, offset and unit of any page put it together again', () => {
    expectProperty(
      fc.property(fc.nat({max: 2 ** 32 - 1}), fc.constantFrom(1, 2, 3), (page, level) => {
        const pages = paging.pagesIn(level);
        expect(paging.base(page, level) + paging.offset(page, level)).toBe(page);
        expect(paging.unit(page, level) * pages).toBe(paging.base(page, level));
        expect(paging.offset(page, level)).toBeLessThan(pages);
      }),
    );
  });
});

describe('a prefix tells two pages apart exactly where their paths part', () => {
  for (const levels of [4, 5]) {
    test(`virtual pages, ${levels} levels`, () => {
      expectProperty(
        fc.property(
          fc.array(fc.tuple(fc.nat({max: 15}), fc.nat({max: 63})), {minLength: 2, maxLength: 2}),
          pages => {
            const paging = new Paging(levels, 2);
            const [one, two] = pages.map(([region, page]) => paging.gvn(paging.intern(region), page));
            for (let level = levels; level >= 1; level--) {
              const path = (gvn: number): number[] =>
                Array.from({length: levels - level + 1}, (_, at) => paging.index(gvn, levels - at));
              const sameIndices = String(path(one)) === String(path(two));
              // With four levels a region is an index of the root, so only its low bits are used.
              if (levels === 4 && pages.some(([region]) => region > 3)) return;
              expect(paging.prefix(one, level) === paging.prefix(two, level)).toBe(sameIndices);
            }
          },
        ),
      );
    });
  }

  test('guest frames, whose indices above 2^32 frames are 0', () => {
    const path = new FramePath(5);
    const gfn = 2 ** 32 - 1;
    // 32 bits: 9, 9, 9, and the 5 that are left.
    expect([1, 2, 3, 4, 5].map(level => path.index(gfn, level))).toEqual([511, 511, 511, 31, 0]);
    expect([1, 2, 3, 4, 5].map(level => path.prefix(gfn, level))).toEqual([
      2 ** 32 - 1,
      2 ** 23 - 1,
      2 ** 14 - 1,
      31,
      0,
    ]);
  });
});

describe('a set is the real number modulo the sets', () => {
  /** The real number of a page, in units of entries of `level`. */
  const number = (paging: Paging, region: number, page: number, level: number): bigint =>
    ((BigInt(region) * BigInt(paging.regionPages)) | BigInt(page)) >> BigInt((level - 1) * paging.indexBits);

  test('of virtual pages, whatever turn their regions came in', () => {
    const regions = fc.uniqueArray(fc.nat({max: 2 ** 18 - 1}), {minLength: 2, maxLength: sized(8)});
    const sets = fc.oneof(
      fc.constantFrom(1, 2, 16, 128, 512, 1024, 2 ** 20),
      fc.integer({min: 1, max: 2 ** 24}),
    );
    const place = fc.tuple(fc.nat(), fc.nat({max: 2 ** 27 - 1}), fc.constantFrom(1, 2, 3, 4, 5));
    expectProperty(
      fc.property(regions, sets, place, (known, count, [which, page, level]) => {
        const paging = new Paging(5);
        for (const region of known) paging.intern(region);
        const slot = which % known.length;
        const expected = number(paging, known[slot], page, level) % BigInt(count);
        expect(paging.setOf(paging.gvn(slot, page), level, count)).toBe(Number(expected));
      }),
    );
  });

  test('of guest frames', () => {
    const path = new FramePath(4);
    expect([1, 2, 3, 4].map(level => path.setOf(2 ** 31 + 1234, level, 100))).toEqual([
      (2 ** 31 + 1234) % 100,
      (2 ** 22 + 2) % 100,
      2 ** 13 % 100,
      2 ** 4,
    ]);
  });
});

test('an error code tells the access: W, U and I', () => {
  expect(faultBitsOf(READ)).toBe(0);
  expect(faultBitsOf(WRITE)).toBe(FAULT_WRITE);
  expect(faultBitsOf(FETCH)).toBe(FAULT_FETCH);
  expect(faultBitsOf(WRITE | USER_MODE)).toBe(FAULT_WRITE | FAULT_USER);
});

test('eight entries of 8 bytes share a line of 64, and a page has 64 lines', () => {
  expect([0, 7, 8, 511].map(lineOfEntry)).toEqual([0, 0, 1, 63]);
  expect(firstLine(3)).toBe(192);
});

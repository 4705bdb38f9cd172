import {expect, test} from 'vitest';
import {FETCH, NO_EXECUTE, PRESENT, READ, USER, USER_MODE, WRITABLE, WRITE} from './address.ts';
import {ALL_RIGHTS, flagsOf, narrow, permits} from './rights.ts';

const ACCESSES = [READ, WRITE, FETCH, READ | USER_MODE, WRITE | USER_MODE, FETCH | USER_MODE];
const FLAGS = Array.from(
  {length: 8},
  (_, bits) => PRESENT | (bits & 1 ? WRITABLE : 0) | (bits & 2 ? USER : 0) | (bits & 4 ? NO_EXECUTE : 0),
);

/** Intel's manual, vol. 3, section 4.6, with CR0.WP and SMEP set and EFLAGS.AC in the kernel's copies. */
function allowed(flags: number, access: number): boolean {
  const [user, writable, executable] = [flags & USER, flags & WRITABLE, !(flags & NO_EXECUTE)];
  switch (access) {
    case READ:
      return true;
    case WRITE:
      return writable !== 0;
    case FETCH:
      return executable && !user;
    case READ | USER_MODE:
      return user !== 0;
    case WRITE | USER_MODE:
      return user !== 0 && writable !== 0;
    default:
      return user !== 0 && executable;
  }
}

test('one entry permits what the manual says, for every access and every combination of bits', () => {
  for (const flags of FLAGS) {
    for (const access of ACCESSES) {
      const rights = narrow(ALL_RIGHTS, flags);
      expect(permits(rights, access), `flags ${flags}, access ${access}`).toBe(allowed(flags, access));
    }
  }
});

test('two entries grant what both grant, in either order', () => {
  for (const upper of FLAGS) {
    for (const lower of FLAGS) {
      const both = (upper & lower & ~NO_EXECUTE) | ((upper | lower) & NO_EXECUTE);
      expect(narrow(narrow(ALL_RIGHTS, upper), lower)).toBe(narrow(ALL_RIGHTS, both));
    }
  }
});

test('a leaf made of rights grants exactly those', () => {
  for (const flags of FLAGS) {
    const rights = narrow(ALL_RIGHTS, flags);
    expect(narrow(ALL_RIGHTS, flagsOf(rights))).toBe(rights);
  }
});

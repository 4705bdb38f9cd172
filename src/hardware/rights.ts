/**
 * What a translation permits. Rights are gathered from the root down: a page is writable if every entry on the path says
 * so, a user's if every entry says so, and executable if none forbids it.
 */
import {
  FETCH,
  isFetch,
  isUser,
  isWrite,
  NO_EXECUTE,
  USER,
  USER_MODE,
  WRITABLE,
  WRITE,
  type Access,
} from './address.ts';

/** Bits: what an `Access` asks, in the access's own bits, plus EXECUTE which a fetch asks. */
export type Rights = number;
export const MAY_WRITE = WRITE;
export const MAY_FETCH = FETCH;
export const MAY_USER = USER_MODE;
export const ALL_RIGHTS: Rights = MAY_WRITE | MAY_FETCH | MAY_USER;

/** The rights that one entry leaves of `rights`. */
export function narrow(rights: Rights, flags: number): Rights {
  let left = rights;
  if (!(flags & WRITABLE)) left &= ~MAY_WRITE;
  if (!(flags & USER)) left &= ~MAY_USER;
  if (flags & NO_EXECUTE) left &= ~MAY_FETCH;
  return left;
}

/**
 * CR0.WP is 1, so supervisor stores obey the tables; SMEP is on, so a supervisor fetch from a user page faults; the
 * guest kernel copies to and from user memory with EFLAGS.AC set, so SMAP never stands in its way.
 */
export function permits(rights: Rights, access: Access): boolean {
  if (isWrite(access) && !(rights & MAY_WRITE)) return false;
  if (isUser(access)) return (rights & MAY_USER) !== 0 && (!isFetch(access) || (rights & MAY_FETCH) !== 0);
  return !isFetch(access) || ((rights & MAY_FETCH) !== 0 && !(rights & MAY_USER));
}

/** The flags of a leaf that grants exactly `rights`. */
export function flagsOf(rights: Rights): number {
  return (
    (rights & MAY_WRITE ? WRITABLE : 0) |
    (rights & MAY_USER ? USER : 0) |
    (rights & MAY_FETCH ? 0 : NO_EXECUTE)
  );
}

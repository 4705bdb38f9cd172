/** What `guest.NAME` may name: what a guest is. */
import {GUEST_PARAMETERS} from '../guest/parameters.ts';

/** Tables of another width than the architecture's are for tests. */
export const {indexBits: _bits, ...GUEST_DEFINITIONS} = GUEST_PARAMETERS;

/** A trace brings its own instructions and code: what a story's guest adds has no use there. */
export const {
  codePages: _pages,
  instructionsPerAccess: _access,
  instructionsPerFetch: _fetch,
  ...TRACED_GUEST_DEFINITIONS
} = GUEST_DEFINITIONS;

/** How many hashes there are. */
export const HASHES = 2 ** 32;

/**
 * A whole number below HASHES for each key: the finalizer of MurmurHash3 over both halves of the key, then with the salt,
 * a whole number below 2^32, by which other hashes are drawn. It is the same everywhere and for ever, so a sample of
 * keys is too.
 */
export function hashOf(key: number, salt = 0): number {
  const halves = mixed(mixed((key ^ START) >>> 0) ^ Math.floor(key / HASHES));
  return mixed(halves ^ mixed(salt ^ START));
}

/** Any number but 0, which the finalizer leaves as it is. */
const START = 0x9e3779b9;

function mixed(number: number): number {
  let bits = number;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** Numbers from 0 up to but not including 1: a 32-bit counter through the finalizer of MurmurHash3. */
export function seededRandom(seed: number): () => number {
  let counter = seed >>> 0;
  return () => {
    counter = (counter + 0x9e3779b9) >>> 0;
    return finalized(counter) / 2 ** 32;
  };
}

/** Every bit of the result hangs on every bit of `value`, and no two values have the same. */
function finalized(value: number): number {
  let mixed = value;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

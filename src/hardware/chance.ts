/** A stream of random whole numbers below a bound, the same each time (xorshift32; Marsaglia 2003). */
export function chance(seed = 0x9e3779b9): (bound: number) => number {
  let state = seed;
  return bound => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}

/** As many digits as mean something, and the same on every machine. */
export const kept = (value: number): number => Number(value.toPrecision(4));

/** `1 cell`, `2,000 cells`, `2 entries`. */
export const howMany = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;

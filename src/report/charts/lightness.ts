/** What grayscale leaves of a colour like #e08f3a, from 0 to 1: luma by the weights of ITU-R BT.601. */
export function lightness(fill: string): number {
  const [red, green, blue] = [1, 3, 5].map(at => Number.parseInt(fill.slice(at, at + 2), 16));
  return (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
}

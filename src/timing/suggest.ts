/** What the user may have meant: the nearest known word, if it is near enough to be a slip. */

/** Insertions, deletions, replacements and swaps of neighbours that turn `from` into `to`. */
export function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({length: to.length + 1}, (_, at) => at);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = last[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1);
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, replaced);
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      if (swapped) row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
    }
    beforeLast = last;
    last = row;
  }
  return last[to.length];
}

/** A slip changes at most a third of the word, or one letter; of two letters either makes another word. */
const allowance = (word: string): number => (word.length < 3 ? 0 : Math.max(1, Math.floor(word.length / 3)));

/** ` (did you mean "gups"?)`, or nothing where no known word is near. */
export function suggestion(word: string, known: Iterable<string>): string {
  let best: string | undefined;
  let bestDistance = allowance(word) + 1;
  for (const each of known) {
    const distance = isPartOf(word, each) || sameStem(word, each) ? 1 : slipDistance(word, each);
    if (distance < bestDistance) [best, bestDistance] = [each, distance];
  }
  return best === undefined ? '' : ` (did you mean "${best}"?)`;
}

/** Of a word without a prefix, to a name with or without its own. */
function slipDistance(word: string, name: string): number {
  const [from, to] = [word.toLowerCase(), name.toLowerCase()];
  const whole = editDistance(from, to);
  const at = from.includes('.') ? -1 : to.lastIndexOf('.');
  return at < 0 ? whole : Math.min(whole, editDistance(from, to.slice(at + 1)));
}

/** Singular and plural, such as `strategy` for `strategies`. */
const sameStem = (word: string, other: string): boolean => stem(word) === stem(other);

const stem = (word: string): string => word.toLowerCase().replace(/(ies|y|s)$/, '');

/** Half a word of several, such as `shadow` for `shadow-cached` or `pageKiB` for `host.pageKiB`. */
function isPartOf(word: string, whole: string): boolean {
  return (
    word.length >= 4 &&
    whole.split(/[-.]/).length > 1 &&
    `-${whole.replaceAll('.', '-')}-`.includes(`-${word}-`)
  );
}

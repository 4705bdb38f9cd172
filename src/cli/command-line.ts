/** The command as it can be typed again. */
export function commandOf(argv: readonly string[]): string {
  return ['npx', 'pagewalk', ...argv].map(quoted).join(' ');
}

const quoted = (word: string): string =>
  /^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

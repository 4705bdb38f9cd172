import {escapedBy, visible} from '../suite/visible.ts';

/** The command as it can be typed again. */
export const commandOf = (argv: readonly string[]): string => typed(['npx', 'pagewalk', ...argv]);

/** Words as a shell has them. */
export const typed = (words: readonly string[]): string => words.map(quoted).join(' ');

/** The command that goes on with what is kept, and begins nothing anew. */
export const goingOn = (argv: readonly string[]): string =>
  commandOf(argv.filter(word => word !== '--fresh'));

/** The arguments that go on with the whole of what a shard is a part of. */
export const withoutShard = (argv: readonly string[]): readonly string[] =>
  argv.filter((word, at) => !word.startsWith('--shard') && argv[at - 1] !== '--shard');

function quoted(word: string): string {
  if (/^[\w./:=,@%+-]+$/.test(word)) return word;
  if (visible(word) === word) return `'${word.replaceAll("'", String.raw`'\''`)}'`;
  return `$'${escapedBy(inShell, word.replaceAll(/['\\]/g, String.raw`\$&`))}'`;
}

/** As Bash and Zsh have it between `$'` and `'`. */
function inShell(hidden: string): string {
  const digits = hidden.codePointAt(0)!.toString(16);
  return digits.length > 4 ? `\\U${digits.padStart(8, '0')}` : `\\u${digits.padStart(4, '0')}`;
}

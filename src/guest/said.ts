/** What a story says, held to what it may say: one of the user's may be plain JavaScript, and its types a promise. */
import {shown} from '../timing/shown.ts';
import {suggestion} from '../timing/suggest.ts';

/** Throws unless `count`, which `word` was given, is a whole number from `least` on. */
export function expectCount(word: string, count: number, least: 0 | 1, unit: string): void {
  if (Number.isSafeInteger(count) && count >= least) return;
  throw new Error(`${word} is given ${shown(count)}, expected a whole number of ${unit}, ${least} or more`);
}

/** Throws unless `said`, which `word` was given, is one of `choices`. */
export function expectOneOf<Choice extends string | number>(
  word: string,
  said: Choice,
  choices: readonly Choice[],
): void {
  if (choices.includes(said)) return;
  throw new Error(`${word} is given ${shown(said)}, expected one of ${choices.map(shown).join(', ')}`);
}

/** Throws where `options`, which `word` was given, has one that is none of `known`. */
export function expectOptions(word: string, options: object, known: readonly string[]): void {
  const unknown = Object.keys(options).find(name => !known.includes(name));
  if (unknown === undefined) return;
  throw new Error(`${word}: unknown option "${unknown}"${suggestion(unknown, known)}`);
}

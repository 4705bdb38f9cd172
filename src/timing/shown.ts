/** A value that was not expected, in a sentence: short, and whatever it is. */

const LONGEST = 40;

export function shown(value: unknown): string {
  const text = inWords(value).replaceAll(/\s+/g, ' ');
  return text.length > LONGEST ? `${cut(text, LONGEST)}…` : text;
}

/** The beginning, without half a character at its end. */
export const cut = (text: string, length: number): string => text.slice(0, length).replace(/\p{Cs}$/u, '');

/** JSON has no word for some numbers, and none for a function. */
function inWords(value: unknown): string {
  if (Object.is(value, -0)) return '-0';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return String(value);
  return isPlain(value) ? ofData(value) : nameOf(value);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || prototype === Array.prototype;
}

/** What holds itself, or whose getters throw, is no data. */
function ofData(value: object): string {
  try {
    return JSON.stringify(value);
  } catch {
    return 'an object';
  }
}

/** `a Promise`, by the class that made it. */
function nameOf(value: object): string {
  const {constructor} = value;
  return typeof constructor === 'function' && constructor.name !== '' ? `a ${constructor.name}` : 'an object';
}

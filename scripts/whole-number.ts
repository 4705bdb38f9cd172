/** The value of an option that is a whole number above 0. */
export function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new Error(`--${name} is ${text}, expected a whole number above 0`);
}

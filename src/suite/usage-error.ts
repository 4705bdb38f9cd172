import {shown} from '../timing/shown.ts';

/** What the user asked for cannot be done: one sentence for them, exit status 1, and nothing has been run. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What is read cannot be believed: one sentence for the user, exit status 2, and nothing is made of it. */
export class DamagedError extends Error {
  override readonly name = 'DamagedError';
}

/** The user stopped it: what is done is kept. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** The sentence of whatever was thrown, which need not be an error: never a stack. Our own is whole, whatever it names. */
export function sentenceOf(thrown: unknown): string {
  if (thrown instanceof UsageError || thrown instanceof DamagedError) return thrown.message;
  const text = thrown instanceof Error ? thrown.message : thrown;
  if (typeof text !== 'string') return `${shown(thrown)} was thrown`;
  const line = text.split(/[\n\r]/).find(each => each.trim() !== '');
  return line?.trim() ?? 'an error without a message';
}

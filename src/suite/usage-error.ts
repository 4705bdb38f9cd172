import {shown} from '../timing/shown.ts';

/** What the user asked for cannot be done: one sentence for them, exit status 1, and nothing has been run. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The sentence of whatever was thrown, which need not be an error: never a stack. */
export function sentenceOf(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : thrown;
  if (typeof text !== 'string') return `${shown(thrown)} was thrown`;
  const line = text.split(/[\n\r]/).find(each => each.trim() !== '');
  return line?.trim() ?? 'an error without a message';
}

/** What the user asked for cannot be done: one sentence for them, exit status 1, and nothing has been run. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The sentence of whatever was thrown: never a stack. */
export function sentenceOf(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const line = text.split('\n', 1)[0].trim();
  return line === '' ? 'an error without a message' : line;
}

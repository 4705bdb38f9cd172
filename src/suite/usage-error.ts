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

/** The sentence of whatever was thrown: never a stack. */
export function sentenceOf(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const line = text.split('\n', 1)[0].trim();
  return line === '' ? 'an error without a message' : line;
}

import type {z} from 'zod';
import {sentenceOfIssue} from '../spec-issue.ts';
import {UsageError} from '../usage-error.ts';

/** What a file says, once it has the shape it must have; `place` begins the sentence that says where it has not. */
export function fitting<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  place: string,
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UsageError(`${place}: ${sentenceOfIssue(parsed.error.issues[0], value, () => [])}`);
}

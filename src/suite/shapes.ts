/** What a file of the user's must export to be a workload, a strategy or an eviction policy. */
import {z} from 'zod';
import {FAMILIES, MEANINGS} from '../guest/story.ts';
import {CAUSES, EVENT_NAMES} from '../timing/events.ts';
import {sentenceOfIssue} from './spec-issue.ts';
import {placeOf, placeText} from './thrown.ts';
import {sentenceOf, UsageError} from './usage-error.ts';

const id = z.string().regex(/^[a-z0-9-]+$/, 'lower-case letters, digits and hyphens');
const aFunction = z.custom(value => typeof value === 'function', 'a function');
const word = z.union([z.number(), z.string()]);

const parameter = {
  unit: z.string(),
  description: z.string(),
  min: z.number().optional(),
  max: z.number().optional(),
  fractional: z.literal(true).optional(),
};
const named = (shape: z.ZodType) =>
  z.record(z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'a camelCase name'), shape);
const wishes = <Value extends z.ZodType>(value: Value) => z.record(z.string(), value).optional();

const sentence = z.string().min(1);
const settings = z.record(z.string(), word);
const variant = z.strictObject({strategy: id, set: settings});
const claimant = z.union([id, variant]);
const times = z.number().min(0);

/** What it must have of these `conclusions/claims.ts` says. */
const claim = z.strictObject({
  who: z.union([id, variant, z.array(claimant).min(1)]),
  over: claimant.optional(),
  exitsPer: z.enum(['run', ...EVENT_NAMES]).optional(),
  atLeast: times.optional(),
  atMost: times.optional(),
  within: z.number().min(1).optional(),
  where: z.record(z.string(), z.union([word, z.array(word).min(1)])).optional(),
  believed: sentence.optional(),
});

export const workloadShape = z.looseObject({
  id,
  title: z.string(),
  family: z.enum(FAMILIES),
  hypothesis: z.string(),
  claims: z.array(claim).optional(),
  follows: z.string(),
  parameters: named(z.looseObject({...parameter, default: z.number()})),
  means: z.enum(MEANINGS).optional(),
  guest: wishes(word),
  host: wishes(z.number()),
  reference: z.string().optional(),
  story: aFunction,
});

const isPrice = (value: unknown): boolean =>
  typeof value === 'number' || typeof value === 'function' || reason.safeParse(value).success;
const reason = z.strictObject({free: sentence});

const ownEvent = z.strictObject({
  description: sentence,
  cause: z.enum(CAUSES),
  price: z.custom(isPrice, "cycles, a function of a machine's latencies, or {free: 'the reason'}"),
});

export const strategyShape = z.looseObject({
  id,
  title: z.string(),
  description: z.string(),
  needs: z.literal('nested paging').optional(),
  refuses: z.literal('PCID').optional(),
  virtual: z.boolean(),
  parameters: named(
    z.looseObject({
      ...parameter,
      default: word,
      choices: z.array(word).min(1).optional(),
      names: z.literal('eviction policy').optional(),
    }),
  ),
  events: named(ownEvent).optional(),
  overruled: aFunction.optional(),
  unbuildable: aFunction.optional(),
  build: aFunction,
});

export const evictionShape = z.looseObject({
  id,
  title: z.string(),
  description: z.string(),
  bound: z.enum(['unbounded', 'foresight']).optional(),
  build: aFunction,
});

/** `exported` by the file at `path`, once it has the shape of `what`: a copy would lose the methods of a class. */
export function checked(shape: z.ZodType, exported: unknown, path: string, what: string): object {
  const issues = issuesOf(shape, exported, path, what);
  if (issues.length === 0) return exported as object;
  throw new UsageError(`${path}: ${what}: ${sentenceOfIssue(issues[0], exported, () => [])}`);
}

/** A getter of the user's may throw. */
function issuesOf(
  shape: z.ZodType,
  exported: unknown,
  path: string,
  what: string,
): readonly z.core.$ZodIssue[] {
  try {
    return ready.pipe(shape).safeParse(exported).error?.issues ?? [];
  } catch (thrown) {
    throw new UsageError(`${placeText(placeOf(thrown) ?? {path})}: ${what}: ${sentenceOf(thrown)}`);
  }
}

/** What is exported may be of any class but the one that has everything to come. */
const ready = z.custom(value => !(value instanceof Promise), 'an object');

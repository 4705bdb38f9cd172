/** Says in one sentence what is wrong with a value that a schema refused. */
import type {z} from 'zod';
import {shown} from '../timing/shown.ts';
import {suggestion} from '../timing/suggest.ts';

type Issue = z.core.$ZodIssue;

/** The first thing that is wrong: `seeds is "five", expected a number or a list`. */
export function sentenceOfIssue(
  issue: Issue,
  input: unknown,
  knownKeys: (path: string) => readonly string[],
): string {
  const found = deepest(issue);
  const place = pathText(found.path);
  if (found.code === 'unrecognized_keys') {
    const key = found.keys[0];
    const known = knownKeys(pathText(found.path.filter(part => typeof part === 'string')));
    return `${place === '' ? '' : `${place}: `}unknown key "${key}"${suggestion(key, known)}`;
  }
  if (found.code === 'invalid_key') {
    const record = pathText(found.path.slice(0, -1));
    const name = JSON.stringify(found.path.at(-1));
    return `${record === '' ? '' : `${record}: `}a key is ${name}, expected ${expectation(found.issues[0])}`;
  }
  const value = valueAt(input, found.path);
  const subject = place === '' ? 'the whole' : place;
  if (value === undefined) return `${subject} is missing, expected ${expectation(found)}`;
  return `${subject} is ${shown(value)}, expected ${expectation(found)}`;
}

/** What to say first: where a name is unknown, it is why another is missing. */
export const foremost = (issues: readonly Issue[]): Issue =>
  issues.find(({code}) => code === 'unrecognized_keys') ?? issues[0];

/** The path to what an issue is about: to the key, where that is unknown. */
export function issuePath(issue: Issue): readonly PropertyKey[] {
  const found = deepest(issue);
  return found.code === 'unrecognized_keys' ? [...found.path, found.keys[0]] : found.path;
}

/** Where a value may have several forms, the complaint of the form that it came nearest to. */
export function deepest(issue: Issue): Issue {
  if (issue.code !== 'invalid_union') return issue;
  const nearest = issue.errors
    .filter(branch => branch.length > 0 && !refusesForm(branch[0]))
    .map(foremost)[0];
  return nearest === undefined ? issue : deepest({...nearest, path: [...issue.path, ...nearest.path]});
}

const refusesForm = (issue: Issue): boolean => issue.path.length === 0 && issue.code === 'invalid_type';

const FORMS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  boolean: 'true or false',
};

function expectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return FORMS[issue.expected] ?? issue.expected;
    case 'invalid_union':
      return oneOf([...new Set(issue.errors.map(branch => expectation(branch[0])))]);
    case 'invalid_value':
      return `one of ${issue.values.map(value => JSON.stringify(value)).join(', ')}`;
    case 'too_small':
      return `${sizeOf(issue.origin)}at least ${issue.minimum}`;
    case 'too_big':
      return `${sizeOf(issue.origin)}at most ${issue.maximum}`;
    default:
      return issue.message;
  }
}

const oneOf = (forms: readonly string[]): string => forms.join(forms.length > 2 ? ', ' : ' or ');

const sizeOf = (origin: string): string =>
  origin === 'array' ? 'a list of ' : origin === 'string' ? 'a text of length ' : '';

/** `workloads[2].set`, as people write it. */
export function pathText(path: readonly PropertyKey[]): string {
  let text = '';
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`;
    else text += text === '' ? String(part) : `.${String(part)}`;
  }
  return text;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) => (typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined),
    input,
  );
}

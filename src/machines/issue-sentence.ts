/** Says in one sentence what is wrong with a machine's JSON. */
import type {z} from 'zod';
import {shown} from '../timing/shown.ts';
import {suggestion} from '../timing/suggest.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** What to say first: a field that is unknown is often why another is missing. */
export const foremost = (issues: readonly Issue[]): Issue =>
  issues.find(({code}) => code === 'unrecognized_keys') ?? issues[0];

/** `model` is a whole description: its fields are those that `data` may have. */
export function issueSentence(issue: Issue, data: unknown, model: object): string {
  const place = placeOf(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const [key] = issue.keys;
    return `${place}: there is no field "${key}"${suggestion(key, keysOf(valueAt(model, issue.path)))}`;
  }
  const value = valueAt(data, issue.path);
  const found = value === undefined ? 'is missing' : `is ${shown(value)}`;
  return `${place} ${found}, expected ${expectation(issue)}`;
}

function expectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return WORDS[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return issue.values.map(value => JSON.stringify(value)).join(' or ');
    case 'too_small':
      if (issue.origin === 'array') return `${issue.minimum} of them`;
      return `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`;
    case 'too_big':
      return issue.origin === 'array' ? `${issue.maximum} of them` : `at most ${issue.maximum}`;
    default:
      return issue.message;
  }
}

const WORDS: Readonly<Record<string, string>> = {
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  object: 'an object',
  tuple: 'a list',
};

const keysOf = (model: unknown): readonly string[] =>
  typeof model === 'object' && model !== null ? Object.keys(model) : [];

/** `geometry.tlb.data[0]`, as people write it. */
function placeOf(path: Path): string {
  const text = path.map(part => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text === '' ? 'the machine' : text.slice(1);
}

function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}

/** Says in one sentence what is wrong with a machine's JSON. */
import type {z} from 'zod';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** `model` is a whole description: its fields are those that `data` may have. */
export function issueSentence(issue: Issue, data: unknown, model: object): string {
  const place = placeOf(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const [key] = issue.keys;
    return `${place}: there is no field "${key}"${suggestion(key, valueAt(model, issue.path))}`;
  }
  const value = valueAt(data, issue.path);
  const found = value === undefined ? 'is missing' : `is ${JSON.stringify(value)}`;
  return `${place} ${found}, expected ${expectation(issue)}`;
}

function expectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return WORDS[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return issue.values.map(value => JSON.stringify(value)).join(' or ');
    case 'too_small':
      return issue.origin === 'array' ? `${issue.minimum} of them` : `at least ${issue.minimum}`;
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

/** Letters in which a slip must agree with what was meant. */
const AGREEING_LETTERS = 4;

function suggestion(key: string, model: unknown): string {
  if (typeof model !== 'object' || model === null) return '';
  const start = key.slice(0, AGREEING_LETTERS).toLowerCase();
  const near = Object.keys(model).find(name => name.toLowerCase().startsWith(start));
  return near === undefined ? '' : ` (did you mean "${near}"?)`;
}

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

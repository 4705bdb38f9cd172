/** NAME=VALUE as users write it, and every combination of the values that they list. */
import {isFile} from './named-file.ts';
import type {Setting, Settings, Value} from './spec.ts';
import type {Values} from './definition.ts';
import {UsageError} from './usage-error.ts';

/** `heapPages=1024,2048` is the setting of `heapPages` to each of the two. */
export function parseSettings(assignments: readonly string[]): Settings {
  return Object.fromEntries(assignments.map(parseAssignment));
}

function parseAssignment(text: string): [string, Setting] {
  const equals = text.indexOf('=');
  const name = text.slice(0, equals).trim();
  const values = text
    .slice(equals + 1)
    .split(',')
    .map(each => each.trim());
  if (equals < 1 || !/^[a-z]/i.test(name) || values.includes('')) {
    throw new UsageError(`--set ${text}: expected NAME=VALUE or NAME=VALUE,VALUE`);
  }
  return [name, values.length === 1 ? parseValue(values[0]) : values.map(parseValue)];
}

function parseValue(text: string): Value {
  const number = Number(text);
  return Number.isFinite(number) ? number : text;
}

export const valuesOf = (setting: Setting): readonly Value[] =>
  typeof setting === 'object' ? setting : [setting];

/** The settings with every file that they name put through `place`. */
export function placed(settings: Settings, place: (path: string) => string): Record<string, Setting> {
  const put = (value: Value): Value => (typeof value === 'string' && isFile(value) ? place(value) : value);
  return Object.fromEntries(
    Object.entries(settings).map(([name, setting]) => [
      name,
      typeof setting === 'object' ? setting.map(put) : put(setting),
    ]),
  );
}

/** The names that a list makes several cells of. */
export function variedNames(settings: Settings): readonly string[] {
  return Object.keys(settings).filter(name => valuesOf(settings[name]).length > 1);
}

/** Every combination, the last name varying fastest. */
export function combinations(settings: Settings): readonly Values[] {
  return Object.entries(settings).reduce<Values[]>(
    (made, [name, setting]) =>
      made.flatMap(each => valuesOf(setting).map(value => ({...each, [name]: value}))),
    [{}],
  );
}

/** `values` with `prefix` before each name. */
export function prefixed<Each>(
  prefix: string,
  values: Readonly<Record<string, Each>>,
): Readonly<Record<string, Each>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value]));
}

/** The values whose names start with `prefix.`, without it. */
export function within(prefix: string, values: Values): Values {
  const start = `${prefix}.`;
  return Object.fromEntries(
    Object.entries(values)
      .filter(([name]) => name.startsWith(start))
      .map(([name, value]) => [name.slice(start.length), value]),
  );
}

/** The values of the thing's own parameters: those whose names have no prefix. */
export const bare = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !name.includes('.')));

/** What a parameter may be: a number in a range, one of a few words, or the name of something. */
import {meant} from '../strategies/parameters/switch.ts';
import {inARow} from './in-a-row.ts';
import {isFile} from './named-file.ts';
import {suggestion} from '../timing/suggest.ts';
import {valuesOf} from './settings.ts';
import type {Setting, Settings, Value} from './spec.ts';
import {UsageError} from './usage-error.ts';

export interface Definition {
  readonly default: Value;
  readonly unit: string;
  readonly description: string;
  readonly min?: number;
  readonly max?: number;
  /** Any other number is a whole one. */
  readonly fractional?: true;
  /** Every value that it may have, where they are few. For `on` and `off`, 1 and 0 or true and false may be said. */
  readonly choices?: readonly Value[];
  /** A recording was made with this value, and can have no other. */
  readonly recorded?: true;
  /** Its value is the id of an eviction policy, or a file of the user's that has one. */
  readonly names?: 'eviction policy';
  /** What the processor must have where it is on, or 1. */
  readonly needs?: 'PCID';
}

export type Definitions = Readonly<Record<string, Definition>>;
export type Values = Readonly<Record<string, Value>>;

export function defaultsOf(definitions: Definitions): Values {
  return Object.fromEntries(
    Object.entries(definitions).map(([name, definition]) => [name, definition.default]),
  );
}

/** Refuses a name that nothing here has, and a value out of range. */
export function checkSettings(label: string, settings: Settings, definitions: Definitions): void {
  for (const [name, setting] of Object.entries(settings)) {
    const definition = definitions[name];
    if (!definition) {
      throw new UsageError(`${label}: unknown parameter "${name}"${parameterSuggestion(name, definitions)}`);
    }
    checkSetting(`${label}: ${name}`, setting, definition);
  }
}

/** An entry of a spec names its own parameters without the prefix that the command line needs. */
export function parameterSuggestion(name: string, definitions: Definitions): string {
  const names = Object.keys(definitions);
  return suggestion(name, names) || suggestion(name.slice(name.indexOf('.') + 1), names);
}

export function checkSetting(name: string, setting: Setting, definition: Definition): void {
  for (const value of valuesOf(setting)) checkValue(name, meant(value, definition), definition);
}

/** Settings that were checked, with the word for each number that may be said for one. */
export function inWords(settings: Settings, definitions: Definitions): Settings {
  return Object.fromEntries(
    Object.entries(settings).map(([name, setting]) => {
      const definition = definitions[name];
      if (definition === undefined) return [name, setting];
      return [
        name,
        typeof setting === 'object'
          ? setting.map(each => meant(each, definition))
          : meant(setting, definition),
      ];
    }),
  );
}

/** Refuses a value that the definition does not allow; `name` is as the user writes it. */
export function checkValue(name: string, value: Value, definition: Definition): void {
  const {choices} = definition;
  if (choices) {
    if (choices.includes(value)) return;
    const near = typeof value === 'string' ? suggestion(value, choices.map(String)) : '';
    const why = definition.recorded ? ', with which it was recorded' : '';
    throw new UsageError(`${name} is ${JSON.stringify(value)}, expected ${oneOf(choices)}${why}${near}`);
  }
  if (typeof definition.default === 'string') {
    if (typeof value === 'string' && (definition.names !== undefined || !isFile(value))) return;
    throw new UsageError(
      `${name} is ${JSON.stringify(value)}, expected a word such as "${definition.default}"`,
    );
  }
  const expected = misfitOf(value, definition);
  if (expected === undefined) return;
  const said = SAYS_ITS_RANGE.test(definition.unit) ? definition.unit : expected;
  throw new UsageError(`${name} is ${JSON.stringify(value)}, expected ${said}`);
}

/** What a parameter that is a number was expected to be, where `value` is not. */
function misfitOf(
  value: Value,
  {fractional, unit, min = -Infinity, max = Infinity}: Definition,
): string | undefined {
  if (typeof value !== 'number' || Number.isNaN(value)) return `a number${ofUnit(unit)}`;
  if (!fractional && !Number.isInteger(value)) return `a whole number${ofUnit(unit)}`;
  if (value < min) return inUnit(atLeast(min), unit);
  return value > max ? inUnit(`at most ${max}`, unit) : undefined;
}

const ofUnit = (unit: string): string => (unit === '' ? '' : ` of ${unit}`);
const inUnit = (range: string, unit: string): string => (unit === '' ? range : `${range} ${unit}`);

/** `4, 2048 or 1048576 KiB`, `0 to 1000 pages`, `at least 6 pages`: what it may be. */
export function rangeText({choices, names, min, max, unit}: Definition): string {
  if (names !== undefined) return 'one of `pagewalk list policies`, or a file';
  if (SAYS_ITS_RANGE.test(unit)) return unit;
  const range = choices ? oneOf(choices) : between(min, max);
  return range === '' ? unit : inUnit(range, unit);
}

/** Units are plurals: `1 or more pages`, `at least 6 pages`. */
const atLeast = (min: number): string => (min === 1 ? '1 or more' : `at least ${min}`);

const SAYS_ITS_RANGE = /^\d+ or \d+$/;

const oneOf = (choices: readonly Value[]): string => inARow(choices.map(String), 'or');

function between(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return `${min} to ${max}`;
  // That no size and no count is below 0 need not be said.
  if (min !== undefined && min > 0) return atLeast(min);
  return max === undefined ? '' : `at most ${max}`;
}

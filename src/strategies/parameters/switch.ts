/**
 * Parameters that are on or off. 1 and 0, or true and false, may be said for the two words, and become them before anything
 * else sees them; true and false may be said for 1 and 0 too.
 */
import type {StrategyParameter, StrategyParameters, StrategyValues} from '../strategy.ts';

const ON_OFF = ['on', 'off'] as const;
type OnOff = (typeof ON_OFF)[number];

type Value = number | string;

/** A parameter that is on or off, with what each of the two means. */
export function onOff<Default extends OnOff>(
  usual: Default,
  {on, off}: Readonly<Record<OnOff, string>>,
): {
  readonly default: Default;
  readonly unit: '';
  readonly description: string;
  readonly choices: typeof ON_OFF;
} {
  return {default: usual, unit: '', description: `on: ${on}; off: ${off}`, choices: ON_OFF};
}

type Choosing = Pick<StrategyParameter, 'choices' | 'min' | 'max' | 'fractional'>;

const isSwitch = ({choices}: Choosing): boolean =>
  choices?.length === ON_OFF.length && ON_OFF.every(word => choices.includes(word));

/** Of a machine or a guest, what is on or off is 1 or 0, and may be a word beside. */
const isDigit = ({choices, min, max, fractional}: Choosing): boolean =>
  choices === undefined
    ? min === 0 && max === 1 && fractional === undefined
    : [0, 1].every(digit => choices.includes(digit)) &&
      choices.every(choice => typeof choice === 'string' || choice === 0 || choice === 1);

/** What is meant by `value`: of a parameter that is on or off, 1 and true are on, 0 and false are off. */
export function meant(value: Value, parameter: Choosing): Value {
  const digit = digitOf(value);
  if (isDigit(parameter)) return digit;
  if (!isSwitch(parameter)) return value;
  if (digit === 1) return 'on';
  return digit === 0 ? 'off' : value;
}

/** The truth values of JSON, as text. */
function digitOf(value: Value): Value {
  if (value === 'true') return 1;
  return value === 'false' ? 0 : value;
}

/** The same of all values that have a parameter. */
export function allMeant(values: StrategyValues, parameters: StrategyParameters): StrategyValues {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      Object.hasOwn(parameters, name) ? meant(value, parameters[name]) : value,
    ]),
  );
}

/** Whether something is on: by the word, or by 1 where a strategy has numbers, or where its values were said in code. */
export const isOn = (value: Value | undefined): boolean => value === 'on' || value === 1;

/** What a parameter is where nothing is asked for. */
export const offOf = (parameter: Choosing): Value => meant(0, parameter);

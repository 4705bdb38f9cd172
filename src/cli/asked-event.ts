/** Which event `pagewalk explain` is asked about. */
import type {Question} from '../explain/find-event.ts';
import type {Strategy} from '../strategies/strategy.ts';
import {UsageError} from '../suite/usage-error.ts';
import {EVENT_NAMES} from '../timing/events.ts';
import {suggestion} from '../timing/suggest.ts';

export interface AskedEvent {
  readonly at?: number | undefined;
  readonly event?: string | undefined;
  readonly va?: string | undefined;
}

const saidOf = ({at, event, va}: AskedEvent) => [at, event, va].filter(each => each !== undefined);

/** Whether an event is asked about. */
export const isNamed = (asked: AskedEvent): boolean => saidOf(asked).length > 0;

/** `strategy` is the one whose events are counted. */
export function questionOf(asked: AskedEvent, strategy: Strategy): Question {
  const said = saidOf(asked);
  if (said.length !== 1)
    throw new UsageError(
      `explain needs to know which event: expected one of --at, --event and --va, not ${said.length}`,
    );
  const {at, event, va} = asked;
  if (at !== undefined) return {by: 'number', number: at};
  if (event !== undefined) return countQuestion(event, strategy);
  return pageQuestion(va!);
}

function countQuestion(text: string, strategy: Strategy): Question {
  const {name, number} = numbered('--event', text);
  return {by: 'count', name: eventName(name, strategy), number};
}

/** Refuses what is no event of the strategy. */
export function eventName(name: string, strategy: Strategy): string {
  const known = [...EVENT_NAMES, ...Object.keys(strategy.events ?? {})];
  if (known.includes(name)) return name;
  throw new UsageError(`unknown event "${name}"${suggestion(name, known)}; pagewalk list events names them`);
}

const IN_PAGE = 0xfffn;

function pageQuestion(text: string): Question {
  const {name, number} = numbered('--va', text);
  if (!/^0x[\da-f]{1,16}$/i.test(name))
    throw new UsageError(`--va is "${text}", expected an address such as 0x7f0000001000, or ADDRESS:N`);
  return {by: 'page', address: `0x${(BigInt(name) & ~IN_PAGE).toString(16)}`, number};
}

/** `NAME:N`, or `NAME` for the first. */
function numbered(option: string, text: string): {readonly name: string; readonly number: number} {
  const [name, number = '1', ...more] = text.split(':');
  if (more.length === 0 && /^[1-9]\d{0,14}$/.test(number)) return {name, number: Number(number)};
  throw new UsageError(`${option} is "${text}", expected NAME or NAME:N with N from 1 on`);
}

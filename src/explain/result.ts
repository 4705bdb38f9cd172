/** An explanation as data: what `pagewalk explain --json` prints. */
import {PAGE_BYTES} from '../hardware/address.ts';
import {accessName} from '../recording/reader.ts';
import type {ExplainedEvent, Explanation} from './explained.ts';
import {eventWords} from './event-words.ts';
import type {Found} from './find-event.ts';
import {placeName, tableName} from './names.ts';
import type {State} from './state.ts';
import type {Actor, Step} from './step.ts';
import {wordsOf} from './words.ts';

export interface ExplainResult {
  readonly event: EventResult;
  readonly strategies: readonly StrategyResult[];
}

export interface EventResult {
  readonly kind: string;
  /** In the recording, from 1 on. */
  readonly number: number;
  /** In words. */
  readonly what: string;
  /** The page number and the address of its first byte, in hexadecimal. */
  readonly gvn?: string;
  readonly address?: string;
  readonly chapter: string;
  readonly measured: boolean;
  /** The how manieth root of the guest is loaded, and its frame. */
  readonly process: number;
  readonly root: number;
  /** Of a fault: the event at which the access is made again. */
  readonly madeAgainAt?: number;
}

export interface StrategyResult {
  readonly strategy: string;
  /** What the event met, where that was asked for. */
  readonly state?: State;
  readonly steps: readonly StepResult[];
  readonly cycles: number;
}

export interface StepResult {
  readonly actor: Actor;
  readonly kind: Step['kind'];
  readonly what: string;
  readonly structure?: string;
  readonly level?: number;
  readonly dimension?: 'guest' | 'host';
  /** The frame of the table, or of what was found. */
  readonly frame?: number;
  readonly index?: number;
  /** Of the entry: guest-physical for a guest table, else host-physical. */
  readonly address?: string;
  readonly foundIn?: string;
  readonly cycles: number;
  readonly counts: Readonly<Record<string, number>>;
}

export function explainResult(found: Found, {strategies}: ExplainedEvent): ExplainResult {
  return {event: eventResult(found), strategies: strategies.map(strategyResult)};
}

function eventResult({madeAgainAt, ...found}: Found): EventResult {
  const {event, number, address, chapter, isMeasured, process, root} = found;
  const page = address === undefined ? {} : {gvn: address.slice(0, -3), address};
  return {
    kind: event.type === 'access' ? accessName(event.access) : event.type,
    number,
    what: eventWords(found),
    ...page,
    chapter,
    measured: isMeasured,
    process,
    root,
    ...(madeAgainAt !== undefined && {madeAgainAt}),
  };
}

const strategyResult = ({strategy, state, steps, cycles}: Explanation): StrategyResult => ({
  strategy,
  ...(state && {state}),
  steps: steps.map(stepResult),
  cycles,
});

function stepResult(step: Step): StepResult {
  const {actor, kind, cycles, counts} = step;
  return {actor, kind, what: wordsOf(step), ...placeOf(step), cycles, counts};
}

const ENTRY_BYTES = 8;

/** Where the step took place, for those that have a place. */
function placeOf(step: Step): Partial<StepResult> {
  switch (step.kind) {
    case 'look-up': {
      const {structure, level, frame} = step;
      return {structure, ...(level !== undefined && {level}), ...(frame !== undefined && {frame})};
    }
    case 'load':
    case 'write': {
      const {tables, level, entry} = step;
      if (entry === undefined) return {};
      const {owner: dimension, table: frame, index} = entry;
      const address = `0x${(frame * PAGE_BYTES + index * ENTRY_BYTES).toString(16)}`;
      return {
        structure: level === undefined ? `${tables} table` : `${tables} ${tableName(level)}`,
        ...(level !== undefined && {level}),
        dimension,
        frame,
        index,
        address,
        ...(step.kind === 'load' && {foundIn: placeName(step.foundIn)}),
      };
    }
    case 'table':
      return {structure: `${step.tables} table`, ...(step.frame !== undefined && {frame: step.frame})};
    case 'data':
      return {foundIn: placeName(step.foundIn)};
    default:
      return {};
  }
}

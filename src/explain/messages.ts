/**
 * Steps as the messages of a sequence diagram: who tells or asks whom what. Entries that are read in a row are one, with what
 * software asks the physmap on the way, and so are pages that are given up.
 */
import {placeName, saidBy, tableName} from './names.ts';
import {againWords, withoutPlaces, withoutRepeats, type Again, type Told} from './repeats.ts';
import type {Load, Step, Table} from './step.ts';
import {givenUpFor, wordsOf} from './words.ts';

export const LANES = ['guest', 'cpu', 'hypervisor', 'memory'] as const;
export type Lane = (typeof LANES)[number];

export const LANE_TITLES: Readonly<Record<Lane, string>> = {
  guest: 'Guest',
  cpu: 'CPU',
  hypervisor: 'Hypervisor',
  memory: 'Memory',
};

export interface Message {
  readonly from: Lane;
  readonly to: Lane;
  readonly text: string;
  readonly cycles: number;
}

export function messagesOf(steps: readonly Step[]): readonly Message[] {
  const messages: Message[] = [];
  for (let at = 0; at < steps.length; ) {
    const {message, length} = givingUpFrom(steps, at) ??
      readsFrom(steps, at) ?? {message: messageOf(steps[at]), length: 1};
    messages.push(message);
    at += length;
  }
  return withoutRepeats(messages, shapeOf).map((each, at, all) =>
    'told' in each ? each.told : againMessage(each, all[at - 1]),
  );
}

const shapeOf = ({from, to, text}: Message): string => `${from} ${to} ${withoutPlaces(text)}`;

/** Whoever did it the first time does it again. */
function againMessage(again: Again, before: Told<Message> | Again): Message {
  const lane = 'told' in before ? before.told.from : 'cpu';
  return {from: lane, to: lane, text: againWords(again, 'messages'), cycles: again.cycles};
}

/** One message for several steps that follow one another. */
interface Run {
  readonly message: Message;
  readonly length: number;
}

const FEWEST_TOGETHER = 3;

/** Pages that are given up in a row, if there are some, are told of by their number. */
function givingUpFrom(steps: readonly Step[], start: number): Run | undefined {
  const isAlike = (step: Step): step is Step & Table =>
    step.kind === 'table' && step.what === 'freed' && givenUpFor(step) === givenUpFor(steps[start]);
  const end = steps.findIndex((step, at) => at >= start && !isAlike(step));
  const run = steps.slice(start, end === -1 ? undefined : end).filter(isAlike);
  if (run.length < FEWEST_TOGETHER) return undefined;
  const entries = run.reduce((sum, step) => sum + step.entries, 0);
  const text = `gives up ${run.length} shadow pages, with ${entries} entries${givenUpFor(run[0])}`;
  return {message: {from: run[0].actor, to: run[0].actor, text, cycles: cyclesOf(run)}, length: run.length};
}

const cyclesOf = (run: readonly Step[]): number => run.reduce((sum, {cycles}) => sum + cycles, 0);

function readsFrom(steps: readonly Step[], start: number): Run | undefined {
  const run = walkFrom(steps, start);
  const loads = run.filter(step => step.kind === 'load');
  return run.length > 1 && loads.length > 0
    ? {message: readsMessage(loads, run), length: run.length}
    : undefined;
}

type LoadStep = Step & Load;

/** The loads of one actor, from tables of one kind, that follow one another; each may have its table placed first. */
function walkFrom(steps: readonly Step[], start: number): readonly Step[] {
  const run: Step[] = [];
  let tables: LoadStep['tables'] | undefined;
  for (let at = start; at < steps.length && steps[at].actor === steps[start].actor; at++) {
    const step = steps[at];
    const isOfWalk =
      step.kind === 'load' ? step.tables === (tables ??= step.tables) : isPlacing(step, steps[at + 1]);
    if (!isOfWalk) break;
    run.push(step);
  }
  return run;
}

/** Whether the physmap is asked for the table that is read next. */
const isPlacing = (step: Step, next: Step | undefined): boolean =>
  step.kind === 'look-up' &&
  step.structure === 'physmap' &&
  step.answer === 'found' &&
  next?.kind === 'load' &&
  next.entry.owner === 'guest' &&
  next.entry.table === step.gfn;

function readsMessage(loads: readonly LoadStep[], run: readonly Step[]): Message {
  const [{actor, tables}] = loads;
  const {entry, level} = loads[loads.length - 1];
  const places = [...new Set(loads.map(({foundIn}) => placeName(foundIn)))].join(', ');
  const placed = run.length > loads.length ? ', placed by the physmap,' : '';
  const text = `reads ${tables} ${tablesRead(loads)}${placed} in ${places}: ${saidBy(entry.frame, entry.flags, level)}`;
  return {from: actor, to: 'memory', text, cycles: cyclesOf(loads)};
}

/** `PML4, PDPT`, and of one of which several entries were read how many. */
function tablesRead(loads: readonly LoadStep[]): string {
  const read: {name: string; entries: number}[] = [];
  for (const {level} of loads) {
    const name = level === undefined ? 'table' : tableName(level);
    const last = read.at(-1);
    if (last?.name === name) last.entries++;
    else read.push({name, entries: 1});
  }
  return read.map(({name, entries}) => (entries === 1 ? name : `${name} (${entries} entries)`)).join(', ');
}

function messageOf(step: Step): Message {
  return {from: step.actor, to: receiverOf(step), text: wordsOf(step), cycles: step.cycles};
}

function receiverOf(step: Step): Lane {
  switch (step.kind) {
    case 'load':
    case 'write':
    case 'clear':
    case 'data':
      return 'memory';
    case 'exit':
      return 'hypervisor';
    case 'inject':
    case 'resume':
      return 'guest';
    case 'fault':
      return step.fault === 'guest' ? 'guest' : step.actor;
    case 'deed':
      return step.actor === 'guest' ? 'cpu' : step.actor;
    default:
      return step.actor;
  }
}

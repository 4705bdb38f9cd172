/** Steps as the messages of a sequence diagram: who tells or asks whom what. Entries that are read in a row are one. */
import {placeName, saidBy, tableName} from './names.ts';
import type {Load, Step} from './step.ts';
import {wordsOf} from './words.ts';

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
    const run = loadsFrom(steps, at);
    messages.push(run.length > 1 ? readsMessage(run) : messageOf(steps[at]));
    at += Math.max(1, run.length);
  }
  return messages;
}

type LoadStep = Step & Load;

/** The loads of one actor, from tables of one kind, that follow one another. */
function loadsFrom(steps: readonly Step[], start: number): readonly LoadStep[] {
  const run: LoadStep[] = [];
  for (const step of steps.slice(start)) {
    if (step.kind !== 'load' || step.actor !== steps[start].actor || step.tables !== (run[0] ?? step).tables)
      break;
    run.push(step);
  }
  return run;
}

function readsMessage(run: readonly LoadStep[]): Message {
  const [{actor, tables}] = run;
  const {entry, level} = run[run.length - 1];
  const names = run.map(each => (each.level === undefined ? 'table' : tableName(each.level))).join(', ');
  const places = [...new Set(run.map(({foundIn}) => placeName(foundIn)))].join(', ');
  const cycles = run.reduce((sum, each) => sum + each.cycles, 0);
  const text = `reads ${tables} ${names} in ${places}: ${saidBy(entry.frame, entry.flags, level)}`;
  return {from: actor, to: 'memory', text, cycles};
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

/** An explanation as text: what each strategy took, and then each of them step by step. */
import {explainResult, type EventResult} from '../explain/result.ts';
import type {ExplainedEvent, Explanation} from '../explain/explained.ts';
import {againWords, withoutPlaces, withoutRepeats} from '../explain/repeats.ts';
import {stageCosts} from '../explain/stage.ts';
import type {Found} from '../explain/find-event.ts';
import type {Step} from '../explain/step.ts';
import {wordsOf} from '../explain/words.ts';
import {count, cycleWords} from '../report/format.ts';
import {stateLines} from './state-text.ts';
import {table, wrapped} from './table.ts';

export interface Explained {
  readonly found: Found;
  readonly event: ExplainedEvent;
  /** `touch-once, seed 1`. */
  readonly of: string;
}

export function explainText({found, event, of}: Explained, width: number): string {
  const {event: told} = explainResult(found, event);
  return [
    wrapped(`Event ${count(told.number)} of ${of}: ${told.what}.`, width),
    wrapped(surroundings(told), width),
    ...sequel(told, width),
    ...sideBySide(event.strategies, width),
    ...event.strategies.flatMap(each => ['\n', ...stepLines(each, width)]),
  ].join('');
}

function surroundings({chapter, measured, process, root}: EventResult): string {
  const where = measured ? 'measured' : 'warm-up';
  const running =
    process === 0
      ? 'Nothing is loaded yet'
      : `Address space ${process} is loaded (root 0x${root.toString(16)})`;
  return `${running}. Chapter "${chapter}" (${where}).`;
}

function sequel({madeAgainAt}: EventResult, width: number): readonly string[] {
  if (madeAgainAt === undefined) return [];
  return [
    wrapped(
      `The guest's handler runs next; the access is made again at event ${madeAgainAt}: explain that with --at ${madeAgainAt}.`,
      width,
    ),
  ];
}

/** Cycles of each stage, a column a strategy. */
function sideBySide(strategies: readonly Explanation[], width: number): readonly string[] {
  if (strategies.length < 2) return [];
  const rows = stageCosts(strategies.map(({steps}) => steps)).map(({stage, cycles}) => [
    stage,
    ...cycles.map(cost => (cost === undefined ? '–' : count(cost))),
  ]);
  const heads = strategies.map(({strategy}) => ({head: strategy, align: 'right' as const}));
  const sums = ['cycles in all', ...strategies.map(({cycles}) => count(cycles))];
  return ['\n', table([{head: '', align: 'left'}, ...heads], [...rows, sums], width)];
}

const ACTOR_COLUMN = 12;
const NUMBER_COLUMN = 4;
const CYCLES_COLUMN = 10;
const INDENT = ' '.repeat(NUMBER_COLUMN + ACTOR_COLUMN);

const shapeOf = (step: Step): string => `${step.actor} ${withoutPlaces(wordsOf(step))}`;

function stepLines({strategy, state, steps, cycles}: Explanation, width: number): readonly string[] {
  const head = `${strategy}: ${cycleWords(cycles)}`;
  const before = state ? ['before it\n', ...stateLines(state, width), 'step by step\n'] : [];
  return [
    `${head}\n`,
    ...before,
    ...withoutRepeats(steps, shapeOf).map(each =>
      'told' in each
        ? stepLine(each.told, {at: each.at, before: steps[each.at - 1], width})
        : charged(`${INDENT}${againWords(each, 'steps')}`, each.cycles, width),
    ),
  ];
}

/** Who does it is said where somebody else did the step before; what it costs stands at the end of its first line. */
function stepLine(
  step: Step,
  {at, before, width}: {readonly at: number; readonly before: Step | undefined; readonly width: number},
): string {
  const actor = before?.actor === step.actor ? '' : step.actor;
  const [first, ...more] = wrapped(wordsOf(step), width - CYCLES_COLUMN, INDENT)
    .split('\n')
    .slice(0, -1);
  const lead = `${String(at + 1).padStart(NUMBER_COLUMN - 1)} ${actor.padEnd(ACTOR_COLUMN)}`;
  return [
    charged(`${lead}${first.slice(INDENT.length)}`, step.cycles, width),
    ...more.map(each => `${each}\n`),
  ].join('');
}

/** A line, and what it costs at its end. */
function charged(line: string, cycles: number, width: number): string {
  const cost = cycles === 0 ? '' : count(cycles).padStart(CYCLES_COLUMN);
  return `${`${line.padEnd(width - CYCLES_COLUMN)}${cost}`.trimEnd()}\n`;
}

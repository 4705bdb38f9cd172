/** `pagewalk exits`: how often each guest operation exits under each strategy. */
import {Command} from '@commander-js/extra-typings';
import {hypotheticalSentences} from '../suite/conclusions/hypothetical.ts';
import {exitsTable, type ExitsRow} from '../suite/exits.ts';
import {exitsSubjects, usualStrategies} from '../suite/exits-subjects.ts';
import {OPERATIONS, type Operation} from '../suite/operations.ts';
import {DEFAULT_MACHINE} from '../suite/spec.ts';
import {exitCount} from '../report/exit-words.ts';
import type {EventName} from '../timing/events.ts';
import {assumeOption, each, names, settings} from './asked.ts';
import type {Session} from './main.ts';
import {table, wrapped} from './table.ts';
import {textbookOption, withTextbook} from './textbook.ts';

export function addExits(program: Command, {terminal}: Session): void {
  const settable =
    'STRATEGY.NAME, host.NAME or machine.NAME; a list a,b of a strategy makes a column of each';
  program
    .command('exits')
    .description('count the exits of single guest operations, each from the same warm state')
    .option('--strategy <id>', 'a strategy by id, or a file; may be repeated', names)
    .option('--machine <id>', 'a machine by id, or a JSON file', DEFAULT_MACHINE)
    .option('--set <name=value>', settable, each)
    .addOption(textbookOption())
    .addOption(assumeOption())
    .option('--json', 'print the counts as JSON')
    .action(async ({strategy, machine: name, set, textbook, assume = [], json}) => {
      const asked = {machine: name, set: withTextbook(settings(set), textbook)};
      const {able, leftOut} = strategy
        ? {able: strategy, leftOut: []}
        : usualStrategies(name, asked.set, [...assume]);
      const {subjects, machine} = await exitsSubjects({...asked, strategies: able});
      for (const sentence of leftOut) terminal.err(`${sentence}\n`);
      const rows = exitsTable(subjects, machine, [...assume]);
      terminal.out(json ? `${JSON.stringify(rows)}\n` : textOf(rows, machine.id, terminal.columns));
    });
}

function textOf(rows: readonly ExitsRow[], machine: string, width: number): string {
  const title = `VM exits of single guest operations on ${machine}, each from a warm state; of what the kernel itself touches, only its table stores count`;
  const operations = OPERATIONS.filter(({id}) => rows.some(row => row.operation === id));
  const causes = rows.filter(row => row.total > 0).map(row => wrapped(causesOf(row), width));
  const meanings = operations.map(({id, description}) => wrapped(`${id}: ${description}`, width));
  return [
    wrapped(title, width),
    ...hypotheticals(rows, machine, width),
    '\n',
    totals(rows, operations, width),
    '\n',
    ...causes,
    '\n',
    ...meanings,
  ].join('');
}

/** One column a strategy, under a number where the names would not fit. */
function totals(rows: readonly ExitsRow[], operations: readonly Operation[], width: number): string {
  const strategies = [...new Set(rows.map(row => row.strategy))];
  const lines = operations.map(({id}) => [id, ...strategies.map(strategy => totalOf(rows, id, strategy))]);
  const made = (heads: readonly string[]): string => {
    const columns = heads.map(head => ({head, align: 'right' as const}));
    return table([{head: 'operation', align: 'left'}, ...columns], lines, width);
  };
  const named = made(strategies);
  const absent = lines.flat().includes(ABSENT)
    ? [wrapped(`${ABSENT}: the strategy hides PCID from its guests.`, width)]
    : [];
  if (named.split('\n').every(line => line.length <= width)) return [named, ...absent].join('');
  const legend = strategies.map((strategy, at) => wrapped(`${at + 1}: ${strategy}`, width));
  return [made(strategies.map((_, at) => String(at + 1))), ...absent, '\n', ...legend].join('');
}

const ABSENT = '–';

function totalOf(rows: readonly ExitsRow[], operation: string, strategy: string): string {
  const row = rows.find(one => one.operation === operation && one.strategy === strategy);
  return row === undefined ? ABSENT : String(row.total);
}

/** `first-touch, shadow-uncached: 1 true fault, 1 hidden fault`. */
function causesOf({operation, strategy, exits}: ExitsRow): string {
  const parts = Object.entries(exits)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => exitCount(name as EventName, count));
  return `${operation}, ${strategy}: ${parts.join(', ')}`;
}

function hypotheticals(rows: readonly ExitsRow[], machine: string, width: number): readonly string[] {
  const sentences = hypotheticalSentences(rows.map(row => ({...row, machine})));
  return sentences.map(sentence => wrapped(`${sentence}.`, width));
}

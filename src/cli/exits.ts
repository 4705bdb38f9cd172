/** `pagewalk exits`: how often each guest operation exits under each strategy. */
import {Command} from '@commander-js/extra-typings';
import {findMachine, findStrategy} from '../suite/catalogue.ts';
import {exitsTable, type ExitsRow} from '../suite/exits.ts';
import {OPERATIONS} from '../suite/operations.ts';
import {DEFAULT_MACHINE, DEFAULT_STRATEGIES} from '../suite/spec.ts';
import {exitCount} from '../report/exit-words.ts';
import type {EventName} from '../timing/events.ts';
import {assumeOption, names} from './asked.ts';
import type {Session} from './main.ts';
import {table, wrapped} from './table.ts';

export function addExits(program: Command, {terminal}: Session): void {
  program
    .command('exits')
    .description('count the exits of single guest operations, each from the same warm state')
    .option('--strategy <id>', 'a strategy by id, or a file; may be repeated', names)
    .option('--machine <id>', 'a machine by id, or a JSON file', DEFAULT_MACHINE)
    .addOption(assumeOption())
    .option('--json', 'print the counts as JSON')
    .action(async ({strategy = DEFAULT_STRATEGIES, machine, assume, json}) => {
      const {thing} = findMachine(machine);
      const found = await Promise.all(strategy.map(findStrategy));
      const rows = exitsTable(
        found.map(each => each.thing),
        thing,
        [...(assume ?? [])],
      );
      terminal.out(json ? `${JSON.stringify(rows)}\n` : textOf(rows, thing.id, terminal.columns));
    });
}

function textOf(rows: readonly ExitsRow[], machine: string, width: number): string {
  const title = `VM exits of single guest operations on ${machine}, each from a warm state; of what the kernel itself touches, only its table stores count`;
  const strategies = [...new Set(rows.map(row => row.strategy))];
  const operations = OPERATIONS.filter(({id}) => rows.some(row => row.operation === id));
  const totals = operations.map(({id}) => [
    id,
    ...strategies.map(strategy =>
      String(rows.find(row => row.operation === id && row.strategy === strategy)!.total),
    ),
  ]);
  const columns = [
    {head: 'operation', align: 'left' as const},
    ...strategies.map(head => ({head, align: 'right' as const})),
  ];
  const causes = rows.filter(row => row.total > 0).map(row => wrapped(causesOf(row), width));
  const meanings = operations.map(({id, description}) => wrapped(`${id}: ${description}`, width));
  return [
    wrapped(title, width),
    ...hypotheses(rows, machine, width),
    '\n',
    table(columns, totals, width),
    '\n',
    ...causes,
    '\n',
    ...meanings,
  ].join('');
}

/** `first-touch, shadow-uncached: 1 true fault, 1 hidden fault`. */
function causesOf({operation, strategy, exits}: ExitsRow): string {
  const parts = Object.entries(exits)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => exitCount(name as EventName, count));
  return `${operation}, ${strategy}: ${parts.join(', ')}`;
}

function hypotheses(rows: readonly ExitsRow[], machine: string, width: number): readonly string[] {
  const assumed = rows.flatMap(({strategy, hypothetical}) =>
    hypothetical === undefined ? [] : [`${strategy} is hypothetical, for ${machine} has no ${hypothetical}.`],
  );
  return [...new Set(assumed)].map(sentence => wrapped(sentence, width));
}

/** `pagewalk list`: what can be named. */
import {Argument, Command} from '@commander-js/extra-typings';
import {unlisted} from '../suite/catalogue.ts';
import type {Item} from '../suite/list.ts';
import {details, overview} from './list-text.ts';
import {LIST_NAMES, LISTS, type List, type ListName} from './lists.ts';
import type {Session} from './main.ts';

const EXAMPLES = `
Examples:
  pagewalk list strategies               each with the names of its parameters
  pagewalk list strategies kvm           what its parameters are and may be
  pagewalk list machines zen2 --json`;

export function addList(program: Command, {terminal}: Session): void {
  program
    .command('list')
    .description('what can be named: strategies, workloads, eviction policies, machines, events')
    .addArgument(new Argument('<what>').choices(LIST_NAMES))
    .argument('[id]', 'one of them, with each of its parameters explained')
    .option('--json', 'print the list as JSON, with each parameter explained')
    .addHelpText('after', EXAMPLES)
    .action((what, id, {json}) => {
      const list: List = LISTS[what];
      const item = id === undefined ? undefined : itemOf(what, list, id);
      if (json) terminal.out(`${JSON.stringify(item === undefined ? list.items : [item])}\n`);
      else if (item === undefined) terminal.out(overview(what, list, terminal.columns));
      else terminal.out(details(what, list, item, terminal.columns));
    });
}

function itemOf(what: ListName, {kind, items}: List, id: string): Item {
  const item = items.find(each => each.id === id);
  if (item) return item;
  throw unlisted(
    {kind, list: what},
    id,
    items.map(each => each.id),
  );
}

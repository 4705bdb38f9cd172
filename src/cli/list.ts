/** `pagewalk list`: what can be named. */
import {Argument, Command} from '@commander-js/extra-typings';
import {unlisted} from '../suite/catalogue.ts';
import {isFile} from '../suite/named-file.ts';
import {details, overview} from './list-text.ts';
import {LIST_NAMES, LISTS, type List, type ListName} from './lists.ts';
import type {Session} from './main.ts';

const EXAMPLES = `
Examples:
  pagewalk list strategies               each with the names of its parameters
  pagewalk list strategies kvm           what its parameters are and may be
  pagewalk list workloads ./my.lackey    what can be set of a file of your own
  pagewalk list machines zen2 --json`;

export function addList(program: Command, {terminal}: Session): void {
  program
    .command('list')
    .description('what can be named: strategies, workloads, eviction policies, machines, events')
    .addArgument(new Argument('<what>').choices(LIST_NAMES))
    .argument('[id]', 'one of them, or a file of your own, with each of its parameters explained')
    .option('--json', 'print the list as JSON, with each parameter explained')
    .addHelpText('after', EXAMPLES)
    .action(async (what, id, {json}) => {
      const list: List = LISTS[what];
      const found = id === undefined ? undefined : await only(what, list, id);
      if (json) terminal.out(`${JSON.stringify((found ?? list).items)}\n`);
      else if (found === undefined) terminal.out(overview(what, list, terminal.columns));
      else terminal.out(details(what, found, terminal.columns));
    });
}

/** The list with the one item that `name` names, by its id or as a file. */
async function only(what: ListName, list: List, name: string): Promise<List> {
  const {kind, items, ofFile} = list;
  if (ofFile !== undefined && isFile(name)) return {kind, ...(await ofFile(name))};
  const item = items.find(each => each.id === name);
  if (item) return {...list, items: [item]};
  throw unlisted(
    {kind, list: what},
    name,
    items.map(each => each.id),
  );
}

/** Lists as text: all items with the names of their parameters, or one with what each parameter is and may be. */
import {rangeText, type Definition, type Definitions} from '../suite/definition.ts';
import type {Item, OwnEventItem} from '../suite/list.ts';
import {visibleProse} from '../suite/visible.ts';
import type {List, ListName} from './lists.ts';
import {wrapped} from './table.ts';

/** Every item, with its parameters as `NAME=DEFAULT` and no more. */
export function overview(name: ListName, {items, shared}: List, columns: number): string {
  const own = (item: Item): string => (shownOnce(name) ? '' : names(item.parameters, columns));
  const all = items.map(item => head(item, columns) + own(item));
  const once = shared.map(({heading, parameters}) => `\n${heading}:\n${names(parameters, columns)}`);
  const hint = `\nWhat each parameter is and may be: pagewalk list ${name} ID\n`;
  const tunable = shared.length > 0 || items.some(({parameters}) => parameters !== undefined);
  return [...all, ...once, tunable ? hint : ''].join('');
}

/** The only item of a list, with each of its parameters explained. */
export function details(name: ListName, {shared, items}: List, columns: number): string {
  const [item] = items;
  const once = shownOnce(name)
    ? []
    : shared.map(({heading, parameters}) => `\n${heading}:\n${explained(parameters, columns)}`);
  const own = explained(item.parameters, columns);
  const setBy = own === '' ? '' : `${INDENT}${settingOf(name, item)}:\n`;
  return [head(item, columns), claimed(item, columns), setBy, own, ...once, counted(item, columns)].join('');
}

/** What a workload's hypothesis is judged by. */
function claimed({claims = []}: Item, columns: number): string {
  const all = claims.map(claim =>
    wrapped(claim, columns, INDENT.repeat(3)).replace(INDENT.repeat(3), `${INDENT.repeat(2)}- `),
  );
  return all.length === 0 ? '' : `${INDENT}Held or refuted by whether\n${all.join('')}`;
}

/** What a strategy counts that no other does. */
function counted({events = {}}: Item, columns: number): string {
  const all = Object.entries(events).map(
    ([name, event]) =>
      `${INDENT}${name}\n${wrapped(`${event.description} (${event.cause}; ${priceOf(event)})`, columns, INDENT.repeat(3))}`,
  );
  return all.length === 0 ? '' : `\nEvents of its own:\n${all.join('')}`;
}

function priceOf({cycles, free}: OwnEventItem): string {
  if (free !== undefined) return `free: ${free}`;
  return cycles === undefined ? 'priced by the machine' : `${cycles} cycles`;
}

/** What a recording was made with cannot be set. */
const settingOf = (name: ListName, item: Item): string =>
  Object.values(item.parameters ?? {}).every(({recorded}) => recorded)
    ? 'Recorded with'
    : `Set by --set ${visibleProse(scopeOf(name, item))}.NAME=VALUE`;

const scopeOf = (name: ListName, {id}: Item): string => (name === 'machines' ? 'machine' : id);

/** Every machine has the same parameters, with other values. */
const shownOnce = (name: ListName): boolean => name === 'machines';

const INDENT = '  ';

function head({id, title, description, bound, kvm}: Item, columns: number): string {
  const aside = bound === undefined ? '' : ' (bound, not buildable)';
  const statistic = kvm === undefined ? '' : `${INDENT}kvm_stat: ${kvm}\n`;
  return `${visibleProse(`${id}: ${title}${aside}`)}\n${wrapped(description, columns, INDENT)}${statistic}`;
}

const assignment = ([name, definition]: readonly [string, Definition]): string =>
  `${name}=${definition.default}`;

function names(parameters: Definitions | undefined, columns: number): string {
  const all = Object.entries(parameters ?? {});
  return all.length === 0 ? '' : wrapped(all.map(assignment).join(' '), columns, INDENT.repeat(2));
}

function explained(parameters: Definitions | undefined, columns: number): string {
  return Object.entries(parameters ?? {})
    .map(entry => {
      const [, definition] = entry;
      const {description, needs} = definition;
      const limits = [rangeText(definition), needs === undefined ? '' : `needs ${needs}`];
      const aside = limits.filter(each => each !== '').join('; ');
      const text = `${description}${aside === '' ? '' : ` (${aside})`}`;
      return `${INDENT}${visibleProse(assignment(entry))}\n${wrapped(text, columns, INDENT.repeat(3))}`;
    })
    .join('');
}

/** The sentences that open a report. */
import type {Result} from '../suite/result.ts';
import {howMany} from '../timing/how-many.ts';
import {distinct, type View} from './view.ts';

export function leadOf({run, cells}: Result, views: readonly View[]): string {
  const workloads = distinct(cells.map(cell => cell.workload)).length;
  const strategies = distinct(cells.map(cell => cell.strategy)).length;
  const seeds = new Set(cells.map(cell => cell.seed)).size;
  const titles = views.map(view => view.machine.machine.title);
  const machines = distinct(titles)
    .map(title => variantsOf(title, titles))
    .join(', ');
  return (
    `${howMany(workloads, 'workload')} under ${howMany(strategies, 'strategy', 'strategies')}, ` +
    `${howMany(seeds, 'seed')} each, on ${machines}. Run ${run}.`
  );
}

function variantsOf(title: string, titles: readonly string[]): string {
  const variants = titles.filter(each => each === title).length;
  return variants === 1 ? title : `${title} in ${variants} variants`;
}

export function hypotheticalNote({machine, hypothetical}: View): string | undefined {
  if (hypothetical === undefined) return undefined;
  return `Hypothetical: ${machine.label} with ${hypothetical}, which was assumed for this run.`;
}

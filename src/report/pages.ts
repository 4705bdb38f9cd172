/** Long suites make tall charts: they are split into pictures that fit a page, families kept together where they can be. */
import {partsOf} from './part.ts';
import type {Family, View} from './view.ts';

/** Views that fit, as far as they can, and which together are the whole view. */
export function pagesOf(view: View, fits: (view: View) => boolean): readonly View[] {
  if (fits(view)) return [view];
  const pages: Family[][] = [];
  for (const family of view.families.flatMap(each => portions(view, each, fits))) {
    const page = pages.at(-1);
    if (page !== undefined && fits(narrowed(view, [...page, family]))) page.push(family);
    else pages.push([family]);
  }
  return partsOf(pages.map(families => narrowed(view, families))).map(([page, part]) => {
    const {part: _, ...whole} = page;
    return part === undefined ? whole : {...page, part};
  });
}

/** The family as a whole, or in halves of halves until each fits or is a single workload. */
function portions(view: View, family: Family, fits: (view: View) => boolean): readonly Family[] {
  const {name, workloads} = family;
  if (workloads.length === 1 || fits(narrowed(view, [family]))) return [family];
  const half = Math.ceil(workloads.length / 2);
  const halves = [workloads.slice(0, half), workloads.slice(half)];
  return halves.flatMap(part => portions(view, {name, workloads: part}, fits));
}

/** How many there will be is not known yet, but that it says so takes room. */
const SOME_PART = {at: 10, of: 10};

function narrowed(view: View, families: readonly Family[]): View {
  const here = new Set(families.flatMap(({workloads}) => workloads.map(({label}) => label)));
  const groups = view.groups.filter(({workload}) => here.has(workload));
  const notes = view.notes.filter(({workloads}) => workloads?.some(each => here.has(each)) ?? true);
  return {...view, part: SOME_PART, families, notes, groups};
}

/** Sets of instants: pairs [from, to) in order, apart from each other. */
export interface Span {
  readonly from: number;
  readonly to: number;
}
export type Instants = readonly Span[];

export const ALWAYS: Instants = [{from: 0, to: Number.POSITIVE_INFINITY}];

/** The instants of both sets. */
export function common(a: Instants, b: Instants): Instants {
  const both: Span[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const from = Math.max(a[i].from, b[j].from);
    const to = Math.min(a[i].to, b[j].to);
    if (from < to) both.push({from, to});
    if (a[i].to < b[j].to) i++;
    else j++;
  }
  return both;
}

/** Each span made longer: up to what `endOf` makes of its end, where that is later. */
export function prolonged(instants: Instants, endOf: (to: number) => number): Instants {
  const longer: Span[] = [];
  for (const {from, to} of instants) {
    const span = {from, to: Math.max(to, endOf(to))};
    const last = longer[longer.length - 1];
    if (last === undefined || last.to < span.from) longer.push(span);
    else longer[longer.length - 1] = {from: last.from, to: Math.max(last.to, span.to)};
  }
  return longer;
}

/** Whether the set goes on for ever: what holds now has no end yet. */
export const includesNow = (instants: Instants): boolean =>
  instants.length > 0 && instants[instants.length - 1].to === Number.POSITIVE_INFINITY;

/** Whether the set has an instant from `instant` on. */
export const reaches = (instants: Instants, instant: number): boolean =>
  instants.length > 0 && instants[instants.length - 1].to > instant;

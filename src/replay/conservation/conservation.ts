/** Holds counts to the laws of conservation. */
import {Disagreement} from '../replay.ts';
import type {Counter, Law, Term} from './law.ts';

/** A term of a law, and where among the counts its counter stands. */
interface Part {
  readonly times: number;
  readonly counter: Counter;
  readonly at: number;
}

/** A law and the sums that it is about. */
interface Sums {
  readonly law: Law;
  readonly left: readonly Part[];
  readonly right: readonly Part[];
  readonly where: readonly Part[] | undefined;
}

/** Some laws, ready for counts that come in the same order each time. */
export class Conservation {
  private readonly sums: readonly Sums[];

  /** A law is passed over where one of its counters is not among `counters`. */
  constructor(laws: readonly Law[], counters: readonly Counter[]) {
    const places = new Map(counters.map((counter, at) => [counter, at]));
    const partsOf = (terms: readonly Term[]): readonly Part[] =>
      terms.map(term => {
        const [times, counter] = typeof term === 'string' ? ([1, term] as const) : term;
        return {times, counter, at: places.get(counter) ?? NOWHERE};
      });
    this.sums = laws
      .map(law => ({
        law,
        left: partsOf(law.left),
        right: partsOf(law.right),
        where: law.where && partsOf(law.where),
      }))
      .filter(({left, right, where = []}) => [left, right, where].flat().every(({at}) => at !== NOWHERE));
  }

  /**
   * Throws a Disagreement at the first law that `counts` break, which are one for each of the counters; returns how many
   * laws held.
   */
  expect(counts: readonly number[]): number {
    for (const sums of this.sums)
      if (isBroken(sums, counts)) throw new Disagreement(sentenceOf(sums, counts));
    return this.sums.length;
  }
}

const NOWHERE = -1;

function isBroken({law: {relation}, left, right, where}: Sums, counts: readonly number[]): boolean {
  if (where && sum(where, counts) === 0) return false;
  const [one, other] = [sum(left, counts), sum(right, counts)];
  if (relation === 'is') return one !== other;
  return relation === 'is at most' ? one > other : one > 0 && other === 0;
}

function sentenceOf({law: {law, relation}, left, right}: Sums, counts: readonly number[]): string {
  const bound = {is: '', 'is at most': 'at most ', 'only with': 'nothing without '}[relation];
  const [said, expected] = [shown(left, ' is ', counts), shown(right, ' = ', counts)];
  return `the counters do not add up: ${law}, but ${said}, expected ${bound}${expected}`;
}

/** "tlbFills + failedWalks = 7 + 2 = 9". Of many counters only those that count anything are named. */
function shown(parts: readonly Part[], equals: string, counts: readonly number[]): string {
  const counted = parts.filter(part => valueOf(part, counts) > 0);
  const named = parts.length <= FEW || counted.length === 0 ? parts.slice(0, FEW) : counted;
  const more = named.length < parts.length ? ' + …' : '';
  const names = named.map(({times, counter}) => (times === 1 ? counter : `${times} × ${counter}`));
  const values = named.map(part => valueOf(part, counts));
  const whole = String(sum(parts, counts));
  const steps = named.length === 1 ? [whole] : [values.join(' + ') + more, whole];
  return names.join(' + ') + more + equals + steps.join(' = ');
}

/** So many terms are all named, though some may be 0. */
const FEW = 5;

const valueOf = ({times, at}: Part, counts: readonly number[]): number => times * counts[at];

function sum(parts: readonly Part[], counts: readonly number[]): number {
  let whole = 0;
  for (const part of parts) whole += valueOf(part, counts);
  return whole;
}

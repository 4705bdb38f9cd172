/** Holds counts to the laws of conservation. */
import {Disagreement} from '../replay.ts';
import type {Counter, Law, Term} from './law.ts';

export type Counts = Readonly<Partial<Record<Counter, number>>>;

/**
 * Throws a Disagreement at the first of `laws` that `counts` break. A law whose counters are not all among them is
 * passed over; returns how many were not.
 */
export function expectConservation(laws: readonly Law[], counts: Counts): number {
  let held = 0;
  for (const law of laws) {
    if (![...law.left, ...law.right].every(term => counts[counterOf(term)] !== undefined)) continue;
    if (isBroken(law, counts)) throw new Disagreement(sentenceOf(law, counts));
    held++;
  }
  return held;
}

function isBroken({left, relation, right, where}: Law, counts: Counts): boolean {
  if (where && sum(where, counts) === 0) return false;
  const [one, other] = [sum(left, counts), sum(right, counts)];
  if (relation === 'is') return one !== other;
  return relation === 'is at most' ? one > other : one > 0 && other === 0;
}

function sentenceOf({law, left, relation, right}: Law, counts: Counts): string {
  const bound = {is: '', 'is at most': 'at most ', 'only with': 'nothing without '}[relation];
  const [said, expected] = [shown(left, ' is ', counts), shown(right, ' = ', counts)];
  return `the counters do not add up: ${law}, but ${said}, expected ${bound}${expected}`;
}

/** "tlbFills + failedWalks = 7 + 2 = 9". Of many counters only those that count anything are named. */
function shown(terms: readonly Term[], equals: string, counts: Counts): string {
  const counted = terms.filter(term => valueOf(term, counts) > 0);
  const named = terms.length <= FEW || counted.length === 0 ? terms.slice(0, FEW) : counted;
  const more = named.length < terms.length ? ' + …' : '';
  const names = named.map(term => (typeof term === 'string' ? term : `${term[0]} × ${term[1]}`));
  const values = named.map(term => valueOf(term, counts));
  const whole = String(sum(terms, counts));
  const steps = named.length === 1 ? [whole] : [values.join(' + ') + more, whole];
  return names.join(' + ') + more + equals + steps.join(' = ');
}

/** So many terms are all named, though some may be 0. */
const FEW = 5;

const counterOf = (term: Term): Counter => (typeof term === 'string' ? term : term[1]);

const valueOf = (term: Term, counts: Counts): number =>
  typeof term === 'string' ? counts[term]! : term[0] * counts[term[1]]!;

const sum = (terms: readonly Term[], counts: Counts): number =>
  terms.reduce((whole, term) => whole + valueOf(term, counts), 0);

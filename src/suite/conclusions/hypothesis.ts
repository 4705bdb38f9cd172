/** Judges a workload's hypothesis by the cells of a run: each of its claims is held, refuted, undecided or not judged. */
import type {Claim, Claimant} from '../../guest/claim.ts';
import type {Interval} from '../../stats/interval.ts';
import {boundWords, claimantsOf, claimantWords, isTimeClaim} from './claim-words.ts';
import {Lacking, type Trial} from './claimed-cells.ts';
import {measuredOf, type Measured} from './claimed-measure.ts';
import {inARow} from '../in-a-row.ts';
import type {SummaryRow} from '../result.ts';

type Outcome = SummaryRow['hypothesis'];

export interface Judgement {
  readonly hypothesis: Outcome;
  /** In words; absent where nothing is claimed of the strategies that were run. */
  readonly judgement?: string;
  /** Why it is believed all the same; absent where it was not refuted, or one claim that was refuted is not believed. */
  readonly believed?: string;
}

/** What became of one claim about one strategy. */
interface Opinion {
  readonly outcome: Outcome | 'undecided';
  /** What was measured and expected; or why nothing was, or who was not run. */
  readonly says: string;
  readonly notRun?: true;
  readonly believed?: string;
}

export function judgementOf(trial: Trial): Judgement {
  const {claims = []} = trial.workload;
  if (claims.length === 0) return {hypothesis: 'not judged'};
  const opinions = claims.flatMap(claim => claimantsOf(claim).flatMap(who => opinionOn(trial, claim, who)));
  if (opinions.length === 0) return notJudged('it is about other machines, guests or hosts');
  const refuted = those(opinions, 'refuted');
  if (refuted.length > 0) return refutation(refuted);
  const held = those(opinions, 'held');
  const rest = reasons(opinions.filter(each => each.outcome !== 'held'));
  if (opinions.every(({notRun}) => notRun)) return {hypothesis: 'not judged'};
  if (held.length === 0) return notJudged(rest);
  const share = rest === '' ? '' : ` in ${held.length} of ${opinions.length} claims; ${rest}`;
  return {hypothesis: 'held', judgement: `hypothesis held${share}`};
}

const those = (opinions: readonly Opinion[], outcome: Opinion['outcome']): readonly Opinion[] =>
  opinions.filter(each => each.outcome === outcome);

const notJudged = (reason: string): Judgement => ({
  hypothesis: 'not judged',
  judgement: `hypothesis not judged: ${reason}`,
});

/** Each once: many claims lack the same. */
function reasons(opinions: readonly Opinion[]): string {
  const said = (some: readonly Opinion[]): readonly string[] => [...new Set(some.map(({says}) => says))];
  const absent = said(opinions.filter(({notRun}) => notRun));
  return [...said(opinions.filter(each => !each.notRun)), ...notRunWords(absent)].join('; ');
}

const MOST_NAMES = 3;

function notRunWords(absent: readonly string[]): readonly string[] {
  if (absent.length === 0) return [];
  if (absent.length > MOST_NAMES) return [`${absent.length} of the strategies that it names were not run`];
  return [`${inARow(absent)} ${absent.length === 1 ? 'was' : 'were'} not run`];
}

function refutation(refuted: readonly Opinion[]): Judgement {
  const believed = refuted.filter(each => each.believed !== undefined);
  const surprising = refuted.filter(each => each.believed === undefined);
  const why = [...new Set(believed.map(each => each.believed))].join('; ');
  const excused = believed.length === 0 ? '' : `${reasons(believed)}, and believed all the same: ${why}`;
  if (surprising.length === 0)
    return {hypothesis: 'refuted', judgement: `hypothesis refuted: ${excused}`, believed: why};
  const judgement = [`hypothesis REFUTED: ${reasons(surprising)}`, excused].filter(each => each !== '');
  return {hypothesis: 'refuted', judgement: judgement.join('; ')};
}

/** None of a claim that is about other machines, guests or hosts. */
function opinionOn(trial: Trial, claim: Claim, who: Claimant): Opinion | readonly [] {
  const measured = measuredOf(trial, claim, who);
  if (measured instanceof Lacking) return withoutCells(measured);
  const bounds = boundsOf(claim);
  const outcome = outcomeOf(measured, bounds);
  const found = foundWords(claim, who, shownBeside(bounds, measured));
  const says = `${found}, expected ${expectedWords(claim)}`;
  const {believed} = claim;
  return {
    outcome,
    says: outcome === 'undecided' ? `undecided over ${measured.seeds} seeds: ${says}` : says,
    ...(believed === undefined ? {} : {believed}),
  };
}

function withoutCells({why, what}: Lacking): Opinion | readonly [] {
  if (why === 'other machines, guests or hosts') return [];
  return {outcome: 'not judged', says: what, ...(why === 'not run' ? {notRun: true} : {})};
}

function boundsOf(claim: Claim): Interval {
  if (isTimeClaim(claim) && claim.within !== undefined) return {low: 1 / claim.within, high: claim.within};
  return {low: claim.atLeast ?? -Infinity, high: claim.atMost ?? Infinity};
}

/** An interval that a bound cuts leaves it open. */
function outcomeOf({low, high}: Interval, bounds: Interval): Opinion['outcome'] {
  if (low >= bounds.low && high <= bounds.high) return 'held';
  return high < bounds.low || low > bounds.high ? 'refuted' : 'undecided';
}

/** With digits enough to be seen on its side of each bound. */
function shownBeside({low, high}: Interval, {mean, ...measured}: Measured): string {
  const sideOf = (value: number): string => `${value >= low} ${value <= high}`;
  const digits = (value: number): string => {
    for (let count = 3; ; count++) {
      const text = value.toPrecision(count);
      if (sideOf(Number(text)) === sideOf(value)) return text.includes('e') ? String(Number(text)) : text;
    }
  };
  if (measured.low < measured.high)
    return `${digits(mean)} [${digits(measured.low)}–${digits(measured.high)}]`;
  return `${digits(mean)} (${measured.seeds === 1 ? 'one seed' : 'exact'})`;
}

function foundWords(claim: Claim, who: Claimant, shown: string): string {
  if (isTimeClaim(claim))
    return `${claimantWords(who)} takes ${shown} times as long as ${claimantWords(claim.over)}`;
  const per = claim.exitsPer === 'run' ? '' : ` for each of ${claim.exitsPer}`;
  return `${claimantWords(who)} has ${shown} VM exits${per}`;
}

const expectedWords = (claim: Claim): string =>
  isTimeClaim(claim) && claim.within !== undefined
    ? `as long within a factor of ${claim.within}`
    : boundWords(claim);

/** A claim as a sentence, and its parts. */
import type {Claim, Claimant, ExitClaim, TimeClaim} from '../../guest/claim.ts';
import {inARow} from '../in-a-row.ts';
import {labelled} from '../labels.ts';
import {valuesOf} from '../settings.ts';

export const isTimeClaim = (claim: Claim): claim is TimeClaim =>
  (claim as Partial<TimeClaim>).over !== undefined;

/** Whom it is about, each by itself. */
export const claimantsOf = ({who}: Claim): readonly Claimant[] =>
  Array.isArray(who) ? who : [who as Claimant];

/** `shadow-cached and kvm take at least 2 times as long as native where machine.vpid=0`. */
export function claimWords(claim: Claim): string {
  const who = claimantsOf(claim);
  const several = who.length > 1;
  const says = isTimeClaim(claim)
    ? `${several ? 'take' : 'takes'} ${timeWords(claim)}`
    : `${several ? 'have' : 'has'} ${exitWords(claim)}`;
  return `${inARow(who.map(claimantWords))} ${says}${whereWords(claim)}`;
}

function timeWords(claim: TimeClaim): string {
  const over = `as long as ${claimantWords(claim.over)}`;
  return claim.within === undefined
    ? `${boundWords(claim)} times ${over}`
    : `${over} within a factor of ${claim.within}`;
}

function exitWords(claim: ExitClaim): string {
  const {exitsPer, atMost} = claim;
  const count = atMost === 0 ? 'no VM exits' : `${boundWords(claim)} VM exits`;
  return exitsPer === 'run' ? count : `${count} for each of ${exitsPer}`;
}

/** `1.1 to 3`, `at least 2`, `4`. */
export function boundWords({atLeast, atMost}: Pick<TimeClaim, 'atLeast' | 'atMost'>): string {
  if (atLeast === undefined) return `at most ${atMost}`;
  if (atMost === undefined) return `at least ${atLeast}`;
  return atLeast === atMost ? String(atMost) : `${atLeast} to ${atMost}`;
}

/** As a table calls it: `nested (2 MiB host pages)`. */
export const claimantWords = (claimant: Claimant): string =>
  typeof claimant === 'string' ? claimant : labelled(claimant.strategy, claimant.set);

function whereWords({where = {}}: Claim): string {
  const conditions = Object.entries(where).map(([name, value]) => `${name}=${valuesOf(value).join(' or ')}`);
  return conditions.length === 0 ? '' : ` where ${conditions.join(' and ')}`;
}

/** Refuses what the shape of a claim lets through: what says nothing, and what names nothing. */
import type {Claim, Claimant, ExitClaim, TimeClaim} from '../../guest/claim.ts';
import {DEFAULT_MACHINE} from '../../machines/index.ts';
import {strategies} from '../../strategies/index.ts';
import {claimantsOf, isTimeClaim} from './claim-words.ts';
import {checkSettings, type Definition, type Definitions} from '../definition.ts';
import {GUEST_DEFINITIONS} from '../guest-definitions.ts';
import {HOST_DEFINITIONS, hostDefinitionsOf} from '../host-definitions.ts';
import {machineDefinitions} from '../machine-definitions.ts';
import {prefixed} from '../settings.ts';
import {UsageError} from '../usage-error.ts';

/** `path` is whose claims they are, to be named in an error. */
export function checkClaims(path: string, claims: readonly Claim[] = []): void {
  claims.forEach((claim, at) => {
    const subject = `${path}: claims[${at}]`;
    checkBounds(subject, claim);
    checkSettings(`${subject}.where`, claim.where ?? {}, WHERE);
    for (const claimant of claimantsOf(claim)) checkClaimant(`${subject}.who`, claimant);
    if (isTimeClaim(claim)) checkClaimant(`${subject}.over`, claim.over);
  });
}

function checkBounds(subject: string, claim: Claim): void {
  const {over, exitsPer, within, atLeast, atMost}: Partial<TimeClaim & ExitClaim> = claim;
  if ((over === undefined) === (exitsPer === undefined)) {
    const found = over === undefined ? 'neither' : 'both';
    throw new UsageError(`${subject} has ${found} of over and exitsPer, expected one of the two`);
  }
  const between = atLeast !== undefined || atMost !== undefined;
  if (between === (within !== undefined) || (within !== undefined && exitsPer !== undefined)) {
    const also = over === undefined ? '' : ', or within alone';
    throw new UsageError(`${subject} needs bounds, expected atLeast, atMost or both${also}`);
  }
  if (atLeast !== undefined && atMost !== undefined && atLeast > atMost)
    throw new UsageError(`${subject}.atLeast is ${atLeast}, expected at most ${atMost}, its atMost`);
}

const WHERE: Definitions = {
  ...prefixed<Definition>('guest', GUEST_DEFINITIONS),
  ...prefixed('host', HOST_DEFINITIONS),
  ...prefixed('machine', machineDefinitions(DEFAULT_MACHINE)),
};

/** Of a strategy in a file of the user's, which the claim's id does not find, its own parameters are not known here. */
function checkClaimant(subject: string, claimant: Claimant): void {
  if (typeof claimant === 'string') return;
  const listed = strategies.find(({id}) => id === claimant.strategy);
  const set = Object.entries(claimant.set).filter(([name]) => listed !== undefined || name.includes('.'));
  const host = prefixed('host', listed === undefined ? HOST_DEFINITIONS : hostDefinitionsOf(listed));
  checkSettings(subject, Object.fromEntries(set), {...listed?.parameters, ...host});
}

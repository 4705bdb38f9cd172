/** What the numbers say, a sentence each, and first what to take. Every number in a sentence is computed from cells; no sentence is ready-made. */
import type {Advice} from '../result.ts';
import {effectsAdvice} from './effects.ts';
import type {Findings} from './findings.ts';
import {boundAdvice, policyAdvice} from './policies.ts';
import {defaultAdvice, sizeAdvice} from './pool.ts';
import {reasonAdvice} from './reasons.ts';
import {frontAdvice, winnerAdvice} from './search.ts';

export function adviceOf(findings: Findings): Advice[] {
  return [
    ...winnerAdvice(findings).map(about('winner')),
    ...defaultAdvice(findings).map(about('default')),
    ...sizeAdvice(findings).map(about('size')),
    ...policyAdvice(findings).map(about('policy')),
    ...reasonAdvice(findings).map(about('reason')),
    ...boundAdvice(findings).map(about('bound')),
    ...frontAdvice(findings).map(about('front')),
    ...effectsAdvice(findings).map(about('effects')),
  ];
}

const about =
  (subject: Advice['about']) =>
  (sentence: string): Advice => ({about: subject, sentence: `${sentence}.`});

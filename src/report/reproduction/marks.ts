/** What the marks of a scorecard look like, so that shapes tell them apart where colour does not. */
import type {Verdict} from '../../reproduce/scorecard.ts';
import {INK} from '../charts/theme.ts';

export interface MarkLook {
  /** A shape of Vega's, or a path in a square from -1 to 1. */
  readonly shape: string;
  readonly fill: string;
}

const SALTIRE =
  'M-1.2,-0.7L-0.7,-1.2L0,-0.5L0.7,-1.2L1.2,-0.7L0.5,0L1.2,0.7L0.7,1.2L0,0.5L-0.7,1.2L-1.2,0.7L-0.5,0Z';
const BAR = 'M-0.3,-2.4L0.3,-2.4L0.3,2.4L-0.3,2.4Z';

export const HOLDS: MarkLook = {shape: 'circle', fill: '#34358c'};
export const MISSES: MarkLook = {shape: SALTIRE, fill: '#c2475f'};
export const PUBLISHED: MarkLook = {shape: BAR, fill: INK};

export const VERDICT_LOOKS: Readonly<Record<Exclude<Verdict, 'not testable'>, MarkLook>> = {
  reproduced: HOLDS,
  'direction only': {shape: 'triangle-up', fill: '#f2b56b'},
  'not reproduced': MISSES,
};

export const DRAWN = {stroke: INK, width: 1.6, dash: [1, 0]};
export const SEEDED = {stroke: INK, width: 0.8, dash: [1.5, 1.5]};

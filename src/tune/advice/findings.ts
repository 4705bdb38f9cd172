/** What advice is given on. */
import {TIE_RATIO, type Comparison} from '../../stats/compare.ts';
import type {TuningResult} from '../result.ts';

/** The result before anything is said about it. */
export type Findings = Omit<TuningResult, 'advice' | 'caveats'>;

/** Within 1 %, and not only by a wide interval. */
export const near = ({ratio}: Comparison): boolean => Math.max(ratio, 1 / ratio) <= TIE_RATIO;

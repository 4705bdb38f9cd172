/** What advice is given on. */
import type {TuningResult} from '../result.ts';

/** The result before anything is said about it. */
export type Findings = Omit<TuningResult, 'advice' | 'caveats'>;

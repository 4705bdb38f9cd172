/** What can be said of a time beside an earlier one. */
export const VERDICTS = ['faster', 'slower', 'undecided', 'too few rounds'] as const;
export type Verdict = (typeof VERDICTS)[number];

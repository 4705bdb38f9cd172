/** What of two cells is compared, under the names that cells have for it. Of each, less is better. */
export const METRICS = ['cycles', 'exits', 'walkReferences', 'tlbMisses', 'overheadBytes'] as const;

export type Metric = (typeof METRICS)[number];

/** As readers call them. */
export const METRIC_WORDS: Readonly<Record<Metric, string>> = {
  cycles: 'cycles',
  exits: 'VM exits',
  walkReferences: 'walk references',
  tlbMisses: 'TLB misses',
  overheadBytes: 'memory of tables at its peak',
};

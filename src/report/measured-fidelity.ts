/**
 * What a simpler machine.cacheFidelity changes over the default suite. `npm run reference` writes this file;
 * results/reference/fidelity.json has the numbers of every row.
 */
export const MEASURED = {
  entries: {
    machine: 'cascade-lake',
    rows: 35,
    slowdowns: 175,
    median: 0.000251,
    moved: 24,
    most: {
      workload: 'gups',
      strategy: 'nested (4 KiB host pages)',
      full: 1.3350813,
      here: 1.5733246,
    },
    traded: [],
    level: ['prefork', 'sequential'],
    judged: ['sequential'],
  },
  flat: {
    machine: 'cascade-lake',
    rows: 35,
    slowdowns: 175,
    median: 0.000671,
    moved: 39,
    most: {
      workload: 'gups',
      strategy: 'nested (4 KiB host pages)',
      full: 1.3350813,
      here: 1.6489157,
    },
    traded: [],
    level: ['database, reading, most misses', 'ctx-ring', 'sequential'],
    judged: ['sequential'],
  },
} as const;

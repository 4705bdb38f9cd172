/**
 * What a simpler machine.cacheFidelity changes over the default suite. `npm run reference` writes this file;
 * results/reference/fidelity.json has the numbers of every row.
 */
export const MEASURED = {
  entries: {
    machine: 'cascade-lake',
    rows: 33,
    slowdowns: 165,
    median: 0.000229,
    moved: 18,
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
    rows: 33,
    slowdowns: 165,
    median: 0.000536,
    moved: 33,
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

/** Of the results that `run --json` prints. */
export const SCHEMA_VERSION = 1;

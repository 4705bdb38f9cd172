/** What the process answers to its caller. */
export const FINE = 0;
/** A mistake in the command line or the spec; nothing was run. */
export const USAGE_ERROR = 1;
/**
 * A cell failed, --check found a disagreement, with --strict a result is not steady, a hypothesis is refuted or lines of an
 * address trace were skipped, what is kept of a run was damaged, passes are missing in a merge, or results were lost on their way to standard output.
 */
export const CELL_FAILED = 2;
/** What the committed scorecard has as reproduced no longer is, or a run lies beyond a limit of --fail-on. */
export const REGRESSED = 3;
/** 128 and SIGINT's number, as shells have it. */
export const INTERRUPTED = 130;

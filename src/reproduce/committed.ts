/** The scorecard that was committed, to which what comes out now is held. */
import {existsSync, readFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {scorecardSchema, type Scorecard} from './scorecard.ts';

const FILE = fileURLToPath(new URL('../../results/reference/reproduction/scorecard.json', import.meta.url));

/** Without targets where there is no file, as in a package without its results. */
export function committedScorecard(): Scorecard {
  return existsSync(FILE) ? scorecardSchema.parse(JSON.parse(readFileSync(FILE, 'utf8'))) : {targets: []};
}

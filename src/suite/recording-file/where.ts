/** Where a recording is to be put: refused before anything is recorded that could not be kept. */
import {refuseUnwritable} from '../store/durable.ts';
import {reasonOf} from '../system-error.ts';
import {UsageError} from '../usage-error.ts';

export function refuseWhere(out: string): void {
  try {
    refuseUnwritable(out);
  } catch (thrown) {
    throw new UsageError(`${out}: ${reasonOf(thrown)}`);
  }
}

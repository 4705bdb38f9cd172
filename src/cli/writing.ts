import {reasonOf} from '../suite/system-error.ts';
import {UsageError} from '../suite/usage-error.ts';

/** What keeps `act` from writing the file is told with its name. */
export function writing(file: string, act: () => void): void {
  try {
    act();
  } catch (thrown) {
    throw new UsageError(`${file}: cannot be written: ${reasonOf(thrown)}`);
  }
}

/** What the package was built of, which it can't find out itself: it has no sources, and no repository. */
import {existsSync, readFileSync} from 'node:fs';

export interface Built {
  readonly version: string;
  readonly commit: string;
  /** The hash of the sources that decide a cell's numbers. */
  readonly simulator: string;
}

const FILE = new URL('../../built.json', import.meta.url);

/** Undefined in a clone. */
export const built: Built | undefined = existsSync(FILE)
  ? (JSON.parse(readFileSync(FILE, 'utf8')) as Built)
  : undefined;

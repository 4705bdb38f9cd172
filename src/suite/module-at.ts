/** Modules of this program that are loaded by name: TypeScript in a clone, JavaScript in the package. */
import {extname} from 'node:path';

/** By its path from the root, without extension. The package joins modules to a few files, each two folders below its root. */
export const moduleAt = (path: string): URL =>
  new URL(`../../${path}${extname(import.meta.url)}`, import.meta.url);

/** A result as `report --json` prints it, with where it comes from. */
import {visibleLines} from '../suite/visible.ts';
import type {Exportable} from './exportable.ts';

export const jsonText = ({result, provenance}: Exportable): string =>
  `${visibleLines(JSON.stringify({provenance: Object.fromEntries(provenance), ...result}))}\n`;

import type {Own} from '../timing/own-events.ts';
import type {Chapter, OkCell} from './result.ts';

/** The strategy's own events that `counted`, the cell or a chapter of it, has. */
export const ownOf = ({ownCatalogue: catalogue = {}}: OkCell, counted: OkCell | Chapter): Own => ({
  counts: counted.ownEvents ?? {},
  catalogue,
});

import type {ShadowPage} from '../tables/shadow-page.ts';
import type {Watcher} from '../tables/watcher.ts';

/** Who marks the entries of shadow pages by what the guest's say: told of all that can change a mark. */
export interface FaultMarks extends Watcher {
  /** The guest's entry `index` was stored to on its behalf. */
  stored(page: ShadowPage, index: number): void;
  /** The page may be out of step from now on. */
  unsynced(page: ShadowPage): void;
  synced(page: ShadowPage): void;
}

export const NO_MARKS: FaultMarks = {
  stored() {},
  unsynced() {},
  synced() {},
};

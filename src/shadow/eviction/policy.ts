import type {ShadowPage} from '../shadow-page.ts';

/** Who goes when the pool of shadow pages is full. */
export interface EvictionPolicy {
  /** What a chart's legend calls it. */
  readonly title: string;
  created(page: ShadowPage): void;
  freed(page: ShadowPage): void;
  /** The page to evict, which must not be pinned: a root in use, or on the way to the fault at hand. */
  victim(isPinned: (page: ShadowPage) => boolean): ShadowPage | undefined;
}

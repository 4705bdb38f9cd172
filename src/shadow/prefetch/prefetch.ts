import type {ShadowPage} from '../shadow-page.ts';

/** Which shadow entries are filled before they are asked for. */
export interface Prefetch {
  /** A hidden fault has just filled the leaf `index` of `page`. */
  around(page: ShadowPage, index: number): void;
}

export const NO_PREFETCH: Prefetch = {around() {}};

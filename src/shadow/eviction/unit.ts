/** What leaves a full pool together. */
export interface EvictionUnit {
  readonly id: string;
  readonly title: string;
  /** Which pages the policy chooses among. */
  readonly candidates: 'pages' | 'roots';
  /** Whether the pages that only the chosen one led to go with it. */
  readonly takes: 'itself' | 'what hangs on it';
}

/** A single shadow page, as KVM does; the pages below it stay in the hash. */
export const PAGES: EvictionUnit = {
  id: 'page',
  title: 'single pages',
  candidates: 'pages',
  takes: 'itself',
};

/** A shadow page and all below it that nothing else leads to. */
export const SUBTREES: EvictionUnit = {
  id: 'subtree',
  title: 'subtrees',
  candidates: 'pages',
  takes: 'what hangs on it',
};

/** A root and all below it that no other root leads to: a whole address space, as Xen's shadow code does. */
export const TREES: EvictionUnit = {
  id: 'tree',
  title: 'whole address spaces',
  candidates: 'roots',
  takes: 'what hangs on it',
};

export const evictionUnits: readonly EvictionUnit[] = [PAGES, SUBTREES, TREES];

/**
 * The processor of textbooks, whose walks load every entry on the way: 4 of a tree of four levels, 24 of two such trees. It
 * has neither paging-structure caches, of either dimension, nor a nested TLB. Its TLB and its data caches stay.
 */
import {ARRAYS} from './arrays.ts';

const SHORTCUTS = /^(walkCaches|nestedWalkCaches|nestedTlb)\b/;

/** The machine parameters that are 0 then, by name. */
export const TEXTBOOK_PARAMETERS: readonly string[] = ARRAYS.filter(({path}) => SHORTCUTS.test(path)).map(
  ({name}) => `${name}Entries`,
);

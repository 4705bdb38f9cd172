/** Which pages of the guest the parts of a tree may lead to. */
import {MAY_USER, type Rights} from '../hardware/rights.ts';
import type {View} from './tables/shadow-page.ts';

export interface Views {
  /**
   * The view of the page below one of view `parent`, on the path to a page of the guest that grants `granted`, where one
   * of view `there` lies already or none does.
   */
  below(parent: View | undefined, granted: Rights, there: View | undefined): View;
}

/** One tree serves the guest's kernel and its processes, told apart by what its leaves grant. */
export const ONE_TREE: Views = {below: () => 'whole'};

/**
 * A tree for the kernel and one for its processes. What lies below a root is shared as far as it leads to nothing but
 * pages of user mode; a table of the guest that has pages of both kinds has one shadow page more, below the kernel's
 * root, which serves both there.
 */
export const TWO_TREES: Views = {
  below(parent, granted, there) {
    if (!(granted & MAY_USER)) return 'whole';
    return parent === 'user' ? 'user' : (there ?? 'user');
  },
};

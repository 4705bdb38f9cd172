/**
 * Where a shadow tree keeps the rights that the guest's entries grant.
 *
 * In the leaves alone, as KVM does: an entry above grants all, a leaf what all of the guest's entries together do, and
 * a guest table that is reached with other rights needs a shadow page of its own. Or in each entry, as Xen does: one
 * shadow page serves a guest table however it is reached, but a change of rights above must be written to the shadow's
 * entry before it can take effect.
 */
import {ALL_RIGHTS, type Rights} from '../hardware/rights.ts';

export interface RightsPlacement {
  /** What is part of the role of a page that is reached through entries which together grant `gathered`. */
  ofPage(gathered: Rights): Rights;
  /** What an entry that points at a page grants, where the guest's own entry grants `own`. */
  ofLink(own: Rights): Rights;
  /** What a leaf grants whose own guest entry grants `own`, and all entries on the path to it `gathered`. */
  ofLeaf(own: Rights, gathered: Rights): Rights;
}

export const IN_LEAVES: RightsPlacement = {
  ofPage: gathered => gathered,
  ofLink: () => ALL_RIGHTS,
  ofLeaf: (_own, gathered) => gathered,
};

export const IN_EACH_ENTRY: RightsPlacement = {
  ofPage: () => ALL_RIGHTS,
  ofLink: own => own,
  ofLeaf: own => own,
};

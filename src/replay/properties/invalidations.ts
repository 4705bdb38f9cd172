/**
 * What a guest can do to the processor's caches, and which of three things it must remove: the cached leaf of the
 * small guest's page, that leaf if it is global, and the cached path to it.
 */
import {FETCH, READ, USER_MODE} from '../../hardware/address.ts';
import {INVPCID_ADDRESS, INVPCID_ALL, INVPCID_ALL_WITH_GLOBAL, INVPCID_CONTEXT} from '../../hardware/mmu.ts';
import {OTHER_ROOT, ROOT, type SmallGuest} from './small-guest.ts';

export interface Invalidation {
  readonly name: string;
  readonly invalidate: (guest: SmallGuest) => void;
  readonly removes: {readonly leaf: boolean; readonly global: boolean; readonly path: boolean};
}

const NOTHING = {leaf: false, global: false, path: false};
const ALL = {leaf: true, global: true, path: true};
const ALL_BUT_GLOBAL = {leaf: true, global: false, path: true};

export const INVALIDATIONS: readonly Invalidation[] = [
  {name: 'nothing', invalidate: () => {}, removes: NOTHING},
  {name: 'MOV to CR3', invalidate: ({scribe}) => scribe.loadCr3(ROOT, 1), removes: ALL_BUT_GLOBAL},
  {
    name: 'MOV to CR3 with bit 63 set',
    invalidate: ({scribe}) => scribe.loadCr3(ROOT, 1, 'keep'),
    removes: NOTHING,
  },
  {
    name: 'MOV to CR3 of another PCID, and back with bit 63 set',
    invalidate: ({scribe}) => {
      scribe.loadCr3(OTHER_ROOT, 2);
      scribe.loadCr3(ROOT, 1, 'keep');
    },
    removes: NOTHING,
  },
  {name: 'INVLPG of the page', invalidate: ({scribe, page}) => scribe.invlpg(page), removes: ALL},
  {
    name: 'INVLPG of another page',
    invalidate: ({scribe, farPage}) => scribe.invlpg(farPage),
    removes: {...NOTHING, path: true},
  },
  {
    name: 'INVLPG of the page in another PCID: it goes if it is global',
    invalidate: ({scribe, page}) => {
      scribe.loadCr3(OTHER_ROOT, 2);
      scribe.invlpg(page);
      scribe.loadCr3(ROOT, 1, 'keep');
    },
    removes: {...NOTHING, global: true},
  },
  {
    name: 'INVPCID of the page',
    invalidate: ({scribe, page}) => scribe.invpcid(INVPCID_ADDRESS, 1, page),
    removes: ALL_BUT_GLOBAL,
  },
  {
    name: 'INVPCID of the page in another PCID',
    invalidate: ({scribe, page}) => scribe.invpcid(INVPCID_ADDRESS, 2, page),
    removes: NOTHING,
  },
  {
    name: 'INVPCID of a page with no table in common but the root',
    invalidate: ({scribe, farPage}) => scribe.invpcid(INVPCID_ADDRESS, 1, farPage),
    removes: NOTHING,
  },
  {
    name: 'INVPCID of the context',
    invalidate: ({scribe}) => scribe.invpcid(INVPCID_CONTEXT, 1, 0),
    removes: ALL_BUT_GLOBAL,
  },
  {
    name: 'INVPCID of another context',
    invalidate: ({scribe}) => scribe.invpcid(INVPCID_CONTEXT, 2, 0),
    removes: NOTHING,
  },
  {
    name: 'INVPCID of all with global',
    invalidate: ({scribe}) => scribe.invpcid(INVPCID_ALL_WITH_GLOBAL, 0, 0),
    removes: ALL,
  },
  {
    name: 'INVPCID of all',
    invalidate: ({scribe}) => scribe.invpcid(INVPCID_ALL, 0, 0),
    removes: ALL_BUT_GLOBAL,
  },
  {
    name: 'MOV to CR4 that toggles PGE',
    invalidate: ({scribe}) => scribe.toggleGlobalPages(),
    removes: ALL,
  },
  {
    // The page is executable neither before nor after, so this faults whatever is cached.
    name: '#PF on the page',
    invalidate: ({scribe, page}) => scribe.access(page, FETCH | USER_MODE),
    removes: ALL,
  },
  {
    name: '#PF on another page',
    invalidate: ({scribe, farPage}) => scribe.access(farPage, READ | USER_MODE),
    removes: NOTHING,
  },
];

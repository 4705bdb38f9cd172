/** What `host.NAME` may name: how the host backs guest memory. */
import {HOST_PAGE_KIB} from '../host/virtual-machine.ts';
import type {Definitions} from './definition.ts';

export const HOST_DEFINITIONS: Definitions = {
  pageKiB: {
    default: 4,
    unit: 'KiB',
    description: 'host page that backs guest memory',
    choices: HOST_PAGE_KIB,
  },
  warm: {
    default: 1,
    unit: '',
    description: '1: every guest frame is backed from the start; 0: backed on its first use',
    choices: [0, 1],
  },
  levels: {default: 4, unit: 'levels', description: 'levels of the nested tables', choices: [4, 5]},
};

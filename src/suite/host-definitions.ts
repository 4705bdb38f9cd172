/** What `host.NAME` may name: how the host backs guest memory. */
import {HOST_PAGE_KIB} from '../host/virtual-machine.ts';
import type {Strategy} from '../strategies/strategy.ts';
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

/** What a strategy has of it. Without a host there is nothing to set, and where nothing is nested no nested tables have levels. */
export function hostDefinitionsOf({virtual, needs}: Strategy): Definitions {
  if (!virtual) return {};
  if (needs === 'nested paging') return HOST_DEFINITIONS;
  const {levels: _, ...others} = HOST_DEFINITIONS;
  return others;
}

/** Every strategy that can be named. To add one: a file beside this one, and a line here. */
import {kvm2007} from './kvm-2007.ts';
import {kvm} from './kvm.ts';
import {lguest} from './lguest.ts';
import {native} from './native.ts';
import {nested} from './nested.ts';
import {palaciosCache} from './palacios-cache.ts';
import {palaciosVtlb} from './palacios-vtlb.ts';
import {pvm} from './pvm.ts';
import {shadowCached} from './shadow-cached.ts';
import {shadowUncached} from './shadow-uncached.ts';
import type {Strategy} from './strategy.ts';
import {vmwareTraces} from './vmware-traces.ts';
import {xenShadow3} from './xen-shadow3.ts';

export const strategies: readonly Strategy[] = [
  native,
  nested,
  shadowUncached,
  shadowCached,
  kvm,
  kvm2007,
  xenShadow3,
  vmwareTraces,
  palaciosVtlb,
  palaciosCache,
  lguest,
  pvm,
];

/** Every strategy that can be named. To add one: a file beside this one, and a line here. */
import {kvm} from './kvm.ts';
import {kvm2007} from './kvm-2007.ts';
import {native} from './native.ts';
import {nested} from './nested.ts';
import {pvm} from './pvm.ts';
import {shadowCached} from './shadow-cached.ts';
import {shadowUncached} from './shadow-uncached.ts';
import type {Strategy} from './strategy.ts';
import {xenShadow3} from './xen-shadow3.ts';

export const strategies: readonly Strategy[] = [
  native,
  nested,
  shadowUncached,
  shadowCached,
  kvm,
  kvm2007,
  xenShadow3,
  pvm,
];

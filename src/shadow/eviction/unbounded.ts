/** A cache without a limit, which nobody has to leave: what is lost by the size of any other. */
import type {EvictionKind, EvictionPolicy} from './policy.ts';

export const unbounded: EvictionKind = {
  id: 'unbounded',
  title: 'unbounded',
  description: 'There is no limit, and nobody has to leave.',
  bound: 'unbounded',
  build: () => NOBODY,
};

const NOBODY: EvictionPolicy<never> = {
  created() {},
  used() {},
  victim: () => undefined,
  evicted() {},
  freed() {},
  audit() {},
};

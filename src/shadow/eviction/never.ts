import type {EvictionPolicy} from './policy.ts';

/** For a pool without a limit, which nobody has to leave. */
export const NEVER: EvictionPolicy = {
  title: 'never',
  created() {},
  freed() {},
  victim: () => undefined,
};

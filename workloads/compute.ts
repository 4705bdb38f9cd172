/** A control: a process computes, and touches no page but its code. Nobody has anything to do beside the computing. */
import {workload} from '../src/guest/story.ts';
import {VIRTUAL} from './claimants.ts';

export const compute = workload({
  id: 'compute',
  title: 'Computing',
  family: 'control',
  hypothesis: 'Nothing is translated but code that fits into the TLB: all strategies should tie with native.',
  claims: [
    {who: VIRTUAL, exitsPer: 'run', atMost: 0},
    {who: VIRTUAL, over: 'native', within: 1.01},
  ],
  follows: 'assumption: ours, the control that every comparison needs',
  parameters: {
    instructions: {
      default: 2e7,
      min: 1,
      max: 1e12,
      unit: 'instructions',
      description: 'instructions measured',
    },
    warmupInstructions: {
      default: 1e6,
      min: 1,
      max: 1e12,
      unit: 'instructions',
      description: 'instructions before measuring',
    },
  },
  *story(guest, {instructions, warmupInstructions}) {
    const process = guest.spawn();
    process.compute(warmupInstructions);
    yield 'code warm';
    process.compute(instructions);
    yield 'computed';
  },
});

import type {Reading} from '../reading.ts';
import type {Measure, Target} from '../target.ts';
import {saving} from './means.ts';

/** Processes in the ring, and microseconds a switch with 3 and with 11 previous roots. */
const RINGS = [
  {processes: 2, few: 4.857, many: 4.654, low: -1, high: 6},
  {processes: 3, few: 6.802, many: 5.518, low: 10, high: 25},
  {processes: 4, few: 7.518, many: 6.292, low: 10, high: 25},
] as const;

const strategyOf = (roots: number): string => `kvm, ${roots} previous roots`;
const ringOf = (processes: number): string => `ring of ${processes}`;

/** As lat_ctx has it: a hop, less what the same process takes to write to a pipe and read it. */
function switchCycles(reading: Reading, ring: string, strategy: string): number {
  const {cycles, events} = reading.cell(ring, strategy);
  return cycles / events.guestContextSwitches - reading.operation('pipe-alone', 'kvm').cycles;
}

const measureOf = ({processes, few, many, low, high}: (typeof RINGS)[number]): Measure => ({
  name: `${processes} processes: what is saved`,
  published: saving(few, many),
  low,
  high,
  tolerance:
    processes === 2
      ? 'next to nothing: 6 % at most'
      : 'from half to one and a half times: another processor, and one measurement',
  unit: '%',
  ours: reading =>
    saving(
      switchCycles(reading, ringOf(processes), strategyOf(3)),
      switchCycles(reading, ringOf(processes), strategyOf(11)),
    ),
});

export const previousRoots: Target = {
  id: 'T24',
  title: 'More roots at hand',
  kind: 'prediction',
  claim:
    'With 11 previous roots in place of 3, KVM’s shadow paging takes 4 % less to switch between two processes of a guest with an isolated kernel, and 19 and 16 % less between three and four.',
  source: {
    authors: 'a post on previous roots',
    title: 'the measurement in its message',
    venue: 'KVM mailing list',
    where: 'lat_ctx on Ice Lake, guest without EPT',
    provenance: 'read in the text',
  },
  standsFor: [
    'cascade-lake, the nearest to Ice Lake; kvm with previousRoots=3 and 11, an isolated kernel with PCIDs',
    'ctx-ring, which is lat_ctx, with processes that have nothing to sum and sleep in their reads; a hop less a write to and a read from a pipe, which lat_ctx takes off as well',
  ],
  test: {
    runs: [
      {
        workloads: RINGS.map(({processes}) => ({
          workload: 'ctx-ring',
          label: ringOf(processes),
          set: {processes, arrayKiB: 0, sleepingReads: 1, 'guest.isolated': 1},
        })),
        strategies: [3, 11].map(roots => ({
          strategy: 'kvm',
          label: strategyOf(roots),
          set: {previousRoots: roots},
        })),
        reference: strategyOf(3),
        seeds: 3,
      },
    ],
    measures: RINGS.map(measureOf),
  },
};

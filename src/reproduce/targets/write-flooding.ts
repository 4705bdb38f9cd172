import type {Measure, Target} from '../target.ts';

const TOUCHES = '512 first touches';

/** `pagewalk exits` forks 1000 pages in two leaf tables. */
const LEAF_TABLES = 2;

const exactly = (name: string, published: number, ours: Measure['ours']): Measure => ({
  name,
  published,
  low: published,
  high: published,
  tolerance: 'a count',
  unit: '',
  ours,
});

const unsync = (setting: 'on' | 'off') => ({
  touches: exactly(
    `unsync ${setting}: tables given up over 512 first touches`,
    0,
    reading => reading.cell(TOUCHES, `kvm, unsync ${setting}`).events.shadowPagesFlooded,
  ),
  fork: exactly(
    `unsync ${setting}: tables given up by a fork, a leaf table`,
    setting === 'on' ? 0 : 1,
    reading =>
      reading.single('fork-1000', 'kvm', {values: {unsync: setting}}).events.shadowPagesFlooded / LEAF_TABLES,
  ),
});

const [on, off] = [unsync('on'), unsync('off')];

export const writeFlooding: Target = {
  id: 'T25',
  title: 'Telling a fork from first touches',
  kind: 'exact',
  claim:
    'Write flooding gives up no table over 512 successive first touches in it, and one for each that a fork copies; where leaf tables may go out of step, none by either.',
  source: {
    authors: 'Kivity',
    title: 'KVM: Reduce misfirings of the fork detector',
    venue: 'Linux commit a25f7e1f8c1f',
    where: 'its message',
    provenance: 'read in the text',
  },
  standsFor: [
    'kvm with unsync=off, as KVM was then, and with unsync=on',
    'first-touch of 512 pages by a process whose code is not recorded, for fault-around would store to its table as well; `pagewalk exits`: fork-1000',
  ],
  test: {
    runs: [
      {
        workloads: [
          {workload: 'first-touch', label: TOUCHES, set: {mappingPages: 512, 'guest.codePages': 0}},
        ],
        strategies: (['off', 'on'] as const).map(setting => ({
          strategy: 'kvm',
          label: `kvm, unsync ${setting}`,
          set: {unsync: setting},
        })),
        reference: 'kvm, unsync off',
        seeds: 2,
      },
    ],
    measures: [off.touches, off.fork, on.touches, on.fork],
  },
};

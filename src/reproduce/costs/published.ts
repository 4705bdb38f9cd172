/**
 * What operations were measured to take: “PVM”, SOSP 2023, on Cascade Lake at 2.5 GHz, single-level virtualization. What a row of
 * LMbench measures its sources say: `lat_sig catch` leaves out the cost of sending the signal, and `lat_sig prot` that of
 * catching it.
 */

/** How often each operation is in the sum. */
export type Sum = Readonly<Record<string, number>>;

/** KVM with EPT, KVM's shadow paging, and PVM, all on bare metal. */
export const COLUMNS = ['kvm-ept', 'kvm-spt', 'pvm'] as const;
export type Column = (typeof COLUMNS)[number];

export interface PublishedCost {
  readonly id: string;
  readonly of: Sum;
  /** Whether the guest's kernel is isolated. */
  readonly isolated: 0 | 1;
  readonly microseconds: Readonly<Partial<Record<Column, number>>>;
  /** The columns that prices were derived from: that they come out is no success. */
  readonly calibrates: readonly Column[];
  readonly source: string;
}

/** Figure 4's working set, 4 GiB. */
const FIGURE_4_PAGES = 2 ** 20;

export const PUBLISHED_COSTS: readonly PublishedCost[] = [
  {
    id: 'system call',
    of: {syscall: 1},
    isolated: 0,
    microseconds: {'kvm-ept': 0.06, 'kvm-spt': 0.06},
    calibrates: ['kvm-ept', 'kvm-spt'],
    source: 'table 2, without KPTI',
  },
  {
    id: 'system call, isolated',
    of: {syscall: 1},
    isolated: 1,
    microseconds: {'kvm-ept': 0.22, 'kvm-spt': 2.09, pvm: 0.29},
    calibrates: ['kvm-ept', 'kvm-spt', 'pvm'],
    source: 'table 2',
  },
  {
    id: 'signal handler',
    of: {signal: 1, syscall: -1},
    isolated: 1,
    microseconds: {'kvm-ept': 1.01, 'kvm-spt': 2.95, pvm: 1.71},
    calibrates: ['kvm-ept'],
    source: 'table 3',
  },
  {
    id: 'protection fault',
    of: {'refused-store': 1, signal: -1, syscall: 1},
    isolated: 1,
    microseconds: {'kvm-ept': 0.66, 'kvm-spt': 3.17, pvm: 2.65},
    calibrates: ['kvm-ept', 'kvm-spt'],
    source: 'table 4',
  },
  {
    id: 'page fault, file',
    of: {'file-page': 1},
    isolated: 1,
    microseconds: {'kvm-ept': 0.15, 'kvm-spt': 0.93, pvm: 0.88},
    calibrates: ['kvm-ept'],
    source: 'table 4: a page of a cached file, of which a fault maps 16',
  },
  {
    id: 'first touch, cold host',
    of: {'first-touch-cold': 1},
    isolated: 1,
    microseconds: {'kvm-ept': 4.06e6 / FIGURE_4_PAGES, 'kvm-spt': 8e6 / FIGURE_4_PAGES},
    calibrates: ['kvm-ept'],
    source: 'figure 4, by its bars: 4 GiB, page by page, by one process',
  },
  {
    id: 'fork',
    of: {fork: 1},
    isolated: 1,
    microseconds: {'kvm-ept': 82.13, 'kvm-spt': 504.67, pvm: 436.67},
    calibrates: ['kvm-ept'],
    source: 'table 3: fork, exit and wait',
  },
  {
    id: 'exec',
    of: {exec: 1},
    isolated: 1,
    microseconds: {'kvm-ept': 422.33, 'kvm-spt': 1500, pvm: 1290},
    calibrates: ['kvm-ept'],
    source: 'table 3: fork, execve, exit and wait',
  },
  {
    id: 'shell',
    of: {shell: 1},
    isolated: 1,
    microseconds: {'kvm-ept': 1600, 'kvm-spt': 4200, pvm: 3580},
    calibrates: ['kvm-ept'],
    source: 'table 3: fork, sh -c, exit and wait',
  },
];

/**
 * The seven cases that an access, or what a guest does to its tables, can come to: each an event of a workload, with what one
 * sees there. `pagewalk explain` shows each, and the lesson all of them.
 */
export interface LessonCase {
  readonly id: string;
  readonly title: string;
  readonly workload: string;
  /** What is set of the workload and its guest, so that it is over at once. */
  readonly set: Readonly<Record<string, number>>;
  /** Counted in the first of `strategies`, after the warm-up. */
  readonly event: string;
  readonly number: number;
  readonly strategies: readonly string[];
  /** What happens, a sentence or some a paragraph. */
  readonly says: readonly string[];
}

/** A strategy for each way; what is counted is counted in the first. */
export const EACH_WAY: readonly string[] = ['shadow-cached', 'shadow-uncached', 'nested', 'native'];

export const LESSON: readonly LessonCase[] = [
  {
    id: 'tlb-hit',
    title: 'The TLB has the translation',
    workload: 'touch-once',
    set: {},
    event: 'tlbHits',
    number: 60,
    strategies: EACH_WAY,
    says: [
      'The processor keeps the translations that it used last in its TLB. What stands there leads from the virtual page to the frame in the memory of the host, whoever made it: the guest, or a hypervisor.',
      'So nothing is walked and nobody exits. A guest whose pages all lie in the TLB runs as fast under a hypervisor as without one, whatever way of virtualizing it uses.',
    ],
  },
  {
    id: 'shadow-hit',
    title: 'The TLB misses, and the shadow has the page',
    workload: 'ctx-pingpong',
    set: {rounds: 20, 'guest.pcid': 0},
    event: 'walks',
    number: 3,
    strategies: ['native', 'nested', 'shadow-cached', 'shadow-uncached'],
    says: [
      "Under shadow paging the hardware never sees the guest's tables. It walks tables of the same form that the hypervisor made: the shadow. Each entry already names a frame of the host, so the walk is as long as a native one.",
      "Nested paging walks the guest's own tables, but they name guest frames: each table on the way, and the page at its end, must first be placed by the nested tables. Without any cache that is 24 loads: five times four of nested tables, to place the four tables and the page, and four of guest entries. Paging-structure caches and a nested TLB, which remembers where guest frames lie, shorten it, here to a few loads.",
      'The guest has switched between two processes just before. A shadow that is kept still has the page. The uncached one was dropped at the switch, so there the access is the next case, and a dear one: the tables above the entry are missing too, and a page is made for each.',
    ],
  },
  {
    id: 'hidden-fault',
    title: "A hidden fault: the guest's tables have the page, the shadow lacks it",
    workload: 'touch-once',
    set: {},
    event: 'exitsHiddenFault',
    number: 8,
    strategies: EACH_WAY,
    says: [
      "The walk of the shadow ends at an entry that is not present, and the processor faults. Under shadow paging a fault leaves the guest: a VM exit. Its error code tells nothing of the guest, for it is about the shadow; which kind of fault it was the hypervisor finds out. So the hypervisor walks the guest's tables in software.",
      'They permit the access. They name a guest frame, and the physmap, which is the map from guest frames to host frames, says where that lies. The hypervisor writes both together as one entry into the shadow, with no more rights than either gives, and resumes the guest.',
      'The guest makes the access again, and now the walk succeeds. The guest never learns of it, which is why the fault is called hidden. Nested paging has no such case: what the guest writes into its tables is in effect at once.',
    ],
  },
  {
    id: 'true-fault',
    title: "A true fault: the guest's own tables refuse the access",
    workload: 'swap-thrash',
    set: {heapPages: 600, writes: 200, warmupWrites: 600, 'guest.memoryPages': 1024},
    event: 'exitsTrueFault',
    number: 1,
    strategies: EACH_WAY,
    says: [
      "It begins as the hidden fault does. But the hypervisor's walk finds that the guest's tables refuse the access too: here the guest has swapped the page out. The fault would have happened without a hypervisor as well, which is why it is called true. So it is the guest's business, and the hypervisor injects it: the guest goes on in its page-fault handler, as if the hardware had raised the fault. One that keeps what the TLB held over exits flushes the page first.",
      'The handler finds a free frame, reads the page from swap (a device that takes no time here), writes the entry of its table and returns. Then the guest makes the access again. Its tables permit it now, but the shadow still lacks the page: most often that is one more exit, for a hidden fault. And where the table is traced, the store of its entry was an exit as well: the table below has all of it.',
      'Natively and under nested paging the processor raises the fault in the guest itself. The hypervisor does not hear of it.',
    ],
  },
  {
    id: 'invalidation',
    title: 'The guest invalidates a page',
    workload: 'mprotect-toggle',
    set: {batches: 20},
    event: 'exitsInvlpg',
    number: 1,
    strategies: EACH_WAY,
    says: [
      'The guest has changed an entry of its tables and executes INVLPG, so that the TLB forgets the page. An operating system must do so whenever it takes a right away.',
      'For a hypervisor that traces nothing this is how it learns of the change: INVLPG exits, and the shadow entry goes with that of the TLB. One that traces tables knew already, from the store, and only the TLB is left to flush.',
      "Why does it exit there too? What the TLB holds came from the shadow. A page that the guest calls global stands there once for each address space, and a large page may stand there in parts. The processor's own INVLPG would leave some of that behind, so the hypervisor carries the instruction out: it has the page dropped from every address space of the guest. Nearly all of the price of the exit is the way out and in again: see the exits' prices at the beginning.",
      "Natively and under nested paging the instruction does what it says, and that is all. What it drops leads from the guest's addresses to the host's memory; what only leads from guest frames to host frames can stay.",
    ],
  },
  {
    id: 'switch',
    title: 'The guest switches to another process',
    workload: 'ctx-pingpong',
    set: {rounds: 20},
    event: 'exitsCr3Load',
    number: 1,
    strategies: EACH_WAY,
    says: [
      'To switch, the guest loads CR3 with the root of the tables of another process. Under shadow paging that exits, for the hardware must walk another shadow from now on.',
      'Without a cache the shadow of the process before is given up, page by page, and that of the next one is built anew by hidden faults, one for each page that is touched, each as dear as in case 3. With a cache the hypervisor looks the root up: its shadow is still there and is true, because the tables that it was made of are traced.',
      'Nested paging lets the guest load CR3 as it likes. Where the guest uses PCIDs, as here, a load without a flush keeps even what the TLB holds; a shadow that is kept has that, too.',
    ],
  },
  {
    id: 'trace-fault',
    title: 'A store to a table that is traced',
    workload: 'mprotect-toggle',
    set: {batches: 20},
    event: 'exitsTraceFault',
    number: 1,
    strategies: EACH_WAY,
    says: [
      "A shadow that is kept is only true as long as the guest does not change the tables that it was made of. So the hypervisor write-protects them: the shadow maps their frames read-only, wherever the guest's kernel would store to them. That is a trace, and the hypervisor remembers for which guest table, and which shadow entries came of it.",
      "The guest's kernel stores to an entry. The walk finds the page read-only and faults; the hypervisor sees that the guest's tables permit the store and that its target is traced. It decodes the instruction, carries the store out itself, and clears the shadow entry that the old one was made into; the guest goes on after the store. What is used through that entry next faults, and how the entry reads by then decides which fault it is: hidden where it permits the access, else true.",
      'That is the price of keeping the shadow: an exit for each store to a table. Without a cache the store costs what any store does, as it does natively and under nested paging. The shadow may be out of date then, exactly as a TLB may: what the guest takes away it must invalidate (case 5), and what it adds is found by a hidden fault (case 3).',
    ],
  },
];

/** What shows the case on the command line, which shows each way unless told. */
export function commandOf({workload, set, event, number, strategies}: LessonCase): string {
  const settings = Object.entries(set).map(([name, value]) => ` --set ${name}=${value}`);
  const counted = number === 1 ? event : `${event}:${number}`;
  const named = strategies === EACH_WAY ? '' : ` --strategy ${strategies.join(',')}`;
  return `pagewalk explain --workload ${workload}${settings.join('')} --measured --event ${counted}${named}`;
}

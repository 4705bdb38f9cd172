/**
 * Guest operations whose exits are counted, each from a warm state: what `prepare` leaves behind is warm, what the
 * function that it returns does is the operation. Pages are mapped from the start of a leaf table on, by a process
 * without code or stack, so that the tables involved are those of its one mapping.
 */
import {USER_PAGE} from '../guest/frames.ts';
import {GuestKernel} from '../guest/kernel.ts';
import {GuestProcess} from '../guest/process.ts';
import type {MappedRegion} from '../guest/region.ts';
import type {StoryParameters} from '../guest/story.ts';
import {PRESENT, USER, WRITABLE} from '../hardware/address.ts';

export interface Operation {
  readonly id: string;
  readonly description: string;
  /** What its guest has that the others' have not. */
  readonly guest?: StoryParameters;
  prepare(kernel: GuestKernel): () => void;
}

export const OPERATIONS: readonly Operation[] = [
  {
    id: 'first-touch',
    description: 'write to a new anonymous page whose leaf table has other pages',
    prepare(kernel) {
      const region = warmed(process(kernel), {mapped: 16, touched: 8});
      return () => region.write(8);
    },
  },
  {
    id: 'table-store',
    description: 'the kernel sets one empty leaf entry',
    prepare(kernel) {
      const owner = process(kernel);
      const {start} = warmed(owner, {mapped: 16, touched: 8});
      const {core} = kernel;
      const table = core.tableFor(owner.space, start, 1);
      const frame = core.frames.allocate(USER_PAGE);
      return () => core.setEntry(table, core.paging.index(start + 8, 1), frame, PRESENT | WRITABLE | USER);
    },
  },
  munmap(20),
  munmap(200),
  {
    id: 'fork-1000',
    description: 'fork with 1000 writable pages in 2 leaf tables',
    prepare(kernel) {
      const parent = process(kernel);
      warmed(parent, {mapped: 1000, touched: 1000});
      return () => void parent.fork();
    },
  },
  {
    id: 'cow-break',
    description: 'write to a page shared by fork, which is copied',
    prepare(kernel) {
      const parent = process(kernel);
      const region = warmed(parent, {mapped: 16, touched: 16});
      parent.fork();
      region.touchAll('read');
      // fork's flush left nothing of the kernel's own way to the leaf table: another page's break brings it back.
      region.write(7);
      return () => region.write(8);
    },
  },
  {
    id: 'exit-200',
    description: 'exit with 200 pages in one leaf table, one directory, one directory-pointer table',
    prepare(kernel) {
      const leaving = process(kernel);
      warmed(leaving, {mapped: 200, touched: 200});
      return () => leaving.exit();
    },
  },
  contextSwitch('switch', 'switch to another process', {}),
  contextSwitch('switch-pcid', 'switch to another process, PCIDs in use: bit 63 of CR3 is set', {pcid: 1}),
  systemCall('syscall', 'a system call that does nothing', {}),
  systemCall('syscall-isolated', 'the same under an isolated kernel', {isolated: 1}),
];

/** Two rounds: the first faults pages in, the second fills what the first one's stores made stale. */
function warmed(owner: GuestProcess, {mapped, touched}: {mapped: number; touched: number}): MappedRegion {
  const region = owner.map(mapped, {alignment: 0}) as MappedRegion;
  for (let round = 0; round < 2; round++) {
    for (let page = 0; page < touched; page++) region.write(page);
  }
  return region;
}

function process(kernel: GuestKernel): GuestProcess {
  return kernel.running.inKernel(() => new GuestProcess(kernel, kernel.core.newSpace(0), 0));
}

function munmap(pages: number): Operation {
  return {
    id: `munmap-${pages}`,
    description: `munmap of ${pages} pages of a leaf table that keeps others`,
    prepare(kernel) {
      const region = warmed(process(kernel), {mapped: pages + 16, touched: pages + 16});
      return () => region.unmap(0, pages);
    },
  };
}

function contextSwitch(id: string, description: string, guest: StoryParameters): Operation {
  return {
    id,
    description,
    guest,
    prepare(kernel) {
      const [from, to] = [process(kernel), process(kernel)];
      const regions = [to, from].map(each => warmed(each, {mapped: 8, touched: 8}));
      for (let round = 0; round < 2; round++) for (const region of regions) region.touchAll('read');
      return () => to.run();
    },
  };
}

function systemCall(id: string, description: string, guest: StoryParameters): Operation {
  return {
    id,
    description,
    guest,
    prepare(kernel) {
      const caller = process(kernel);
      const region = warmed(caller, {mapped: 8, touched: 8});
      caller.syscall();
      region.touchAll('read');
      return () => caller.syscall();
    },
  };
}

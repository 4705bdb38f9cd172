/**
 * Guest operations whose exits are counted, each from a warm state: what `prepare` leaves behind is shadowed and in step
 * with the guest's tables, the pages through which the kernel will store to new ones among it, and what the function that
 * it returns does is the operation. Pages are mapped from the start of a leaf table on, by a process without code or stack,
 * so that the tables involved are those of its one mapping.
 */
import {USER_PAGE} from '../guest/frames.ts';
import {GuestKernel} from '../guest/kernel.ts';
import {GuestProcess} from '../guest/process.ts';
import type {MappedRegion} from '../guest/region.ts';
import type {GuestSettings} from '../guest/story.ts';
import {PRESENT, READ, USER, WRITABLE} from '../hardware/address.ts';

export interface Operation {
  readonly id: string;
  readonly description: string;
  /** What its guest has that the others' have not. */
  readonly guest?: GuestSettings;
  prepare(kernel: GuestKernel): () => void;
}

export const OPERATIONS: readonly Operation[] = [
  {
    id: 'first-touch',
    description: 'write to a new anonymous page whose leaf table has other pages',
    prepare(kernel) {
      const owner = process(kernel);
      const region = warmed(owner, {mapped: 16, touched: 8});
      bringIntoStep(kernel, owner, region, 8);
      return () => region.write(8);
    },
  },
  {
    id: 'table-store',
    description: 'the kernel sets one empty leaf entry',
    prepare(kernel) {
      const owner = process(kernel);
      const region = warmed(owner, {mapped: 16, touched: 8});
      const {start} = region;
      const {core} = kernel;
      const table = core.tableFor(owner.space, start, 1);
      const frame = core.frames.allocate(USER_PAGE);
      bringIntoStep(kernel, owner, region, 8);
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
      const region = warmed(parent, {mapped: 1000, touched: 1000});
      bringIntoStep(kernel, parent, region, 1000);
      readFramesToCome(kernel, CHILD_TABLES);
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
      bringIntoStep(kernel, parent, region, 16);
      return () => region.write(8);
    },
  },
  {
    id: 'exit-200',
    description: 'exit with 200 pages in one leaf table, one directory, one directory-pointer table',
    prepare(kernel) {
      const leaving = process(kernel);
      const region = warmed(leaving, {mapped: 200, touched: 200});
      bringIntoStep(kernel, leaving, region, 200);
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

/**
 * A flush of the space brings what was out of step into step, or drops it. Then the touched pages are read, and through
 * the direct map their tables, so that all that the operation will use is shadowed; a read puts nothing out of step.
 */
function bringIntoStep(
  kernel: GuestKernel,
  {space}: GuestProcess,
  region: MappedRegion,
  touched: number,
): void {
  const {core, running} = kernel;
  running.inKernel(() => core.contexts.flushSpace(space));
  for (let page = 0; page < touched; page++) region.read(page);
  running.inKernel(() => {
    const tables = new Set([space.root]);
    for (let page = 0; page < touched; page++)
      for (let level = 1; level < core.paging.levels; level++)
        tables.add(core.tableFor(space, region.start + page, level));
    for (const table of tables) core.recorder.access(READ, core.layout.direct(table), 0, 0);
  });
}

/** Of 1000 pages: the root, a table of level 3 and one of level 2, and two of level 1. */
const CHILD_TABLES = 5;

/** Reads the frames that are given out next through the direct map, so that it is no first use when they become tables. */
export function readFramesToCome({core, running}: GuestKernel, count: number): void {
  running.inKernel(() => {
    const next = [...core.frames.inOrder()].slice(0, count);
    for (const frame of next) core.recorder.access(READ, core.layout.direct(frame), 0, 0);
  });
}

function process(kernel: GuestKernel): GuestProcess {
  return kernel.running.inKernel(() => new GuestProcess(kernel, kernel.core.newSpace(0), 0));
}

function munmap(pages: number): Operation {
  return {
    id: `munmap-${pages}`,
    description: `munmap of ${pages} pages of a leaf table that keeps others`,
    prepare(kernel) {
      const owner = process(kernel);
      const region = warmed(owner, {mapped: pages + 16, touched: pages + 16});
      bringIntoStep(kernel, owner, region, pages + 16);
      return () => region.unmap(0, pages);
    },
  };
}

function contextSwitch(id: string, description: string, guest: GuestSettings): Operation {
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

function systemCall(id: string, description: string, guest: GuestSettings): Operation {
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

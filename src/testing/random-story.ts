/**
 * A story told by numbers: any operation, of any process, on any region. For properties of the kernel and of all
 * that replays its recordings. Any list of steps is a legal story, but for memory running out.
 */
import type {GuestKernel} from '../guest/kernel.ts';
import type {GuestProcess} from '../guest/process.ts';
import type {Protection, Region} from '../guest/story.ts';

/** Which operation, which process, which region, and a page or another amount: whole numbers, taken modulo. */
export type Step = readonly [operation: number, process: number, region: number, amount: number];

interface Player {
  readonly process: GuestProcess;
  readonly regions: Region[];
}

const MOST_REGIONS = 6;
const SHARING = ['private', 'shared'] as const;
const PROTECTIONS: readonly Protection[] = ['read', 'read-write', 'none'];

export class RandomStory {
  /** How often each operation was carried out. */
  readonly done: Record<string, number> = {};
  private readonly guest: GuestKernel;
  private readonly mostProcesses: number;
  private readonly players: Player[] = [];

  constructor(guest: GuestKernel, mostProcesses = 4) {
    this.guest = guest;
    this.mostProcesses = mostProcesses;
  }

  /** A sixteenth of a region is small enough for all the regions of a process to fit. */
  private get mostPages(): number {
    return this.guest.core.paging.regionPages / 16;
  }

  /** The names of all operations, in the order of their numbers. */
  static get operations(): readonly string[] {
    return Object.keys(OPERATIONS);
  }

  step([operation, process, region, amount]: Step): void {
    if (this.players.length === 0) this.spawn();
    const player = this.players[process % this.players.length];
    const names = RandomStory.operations;
    const name = names[operation % names.length];
    const target = player.regions[region % Math.max(1, player.regions.length)];
    OPERATIONS[name]({story: this, guest: this.guest, player, target, amount: amount % this.mostPages});
    this.done[name] = (this.done[name] ?? 0) + 1;
  }

  spawn(): void {
    if (this.players.length < this.mostProcesses)
      this.players.push({process: this.guest.spawn(), regions: []});
  }

  fork({process, regions}: Player): void {
    if (this.players.length >= this.mostProcesses) return;
    const child = process.sibling(process.fork());
    this.players.push({process: child, regions: regions.map(region => region.in(child))});
  }

  exit(player: Player): void {
    this.players.splice(this.players.indexOf(player), 1);
    player.process.exit();
  }
}

interface Turn {
  readonly story: RandomStory;
  readonly guest: GuestKernel;
  readonly player: Player;
  /** Undefined where the process has no region. */
  readonly target: Region | undefined;
  readonly amount: number;
}

const OPERATIONS: Readonly<Record<string, (turn: Turn) => void>> = {
  spawn: ({story}) => story.spawn(),
  fork: ({story, player}) => story.fork(player),
  exec({player}) {
    player.process.exec();
    player.regions.length = 0;
  },
  exit: ({story, player}) => story.exit(player),
  map: ({player, amount}) => keep(player, () => player.process.map(1 + amount)),
  mapLarge: ({guest, player}) =>
    keep(player, () => player.process.map(2 * guest.core.paging.entries, {pageLevel: 2})),
  mapFile({guest, player, amount}) {
    keep(player, () =>
      player.process.mapFile(guest.file(1 + (amount % 12)), {sharing: SHARING[amount % 2], alignment: 0}),
    );
  },
  unmap: ({player, target}) => drop(player, target),
  unmapPart({player, target, amount}) {
    // What is left has no region any more, and stays until exec or exit.
    target?.unmap(0, 1 + (amount % target.pages));
    forget(player, target);
  },
  read: ({target, amount}) => allowed(target)?.read(amount % target!.pages),
  follow: ({target, amount}) => allowed(target)?.follow(amount % target!.pages),
  write: ({target, amount}) => allowed(target)?.write(amount % target!.pages),
  writeAll: ({target}) => allowed(target)?.touchAll('write'),
  writeProtect: ({target, amount}) => target?.protect('read', amount % target.pages, 1),
  protect({target, amount}) {
    target?.protect(PROTECTIONS[amount % PROTECTIONS.length], amount % target.pages);
  },
  discard: ({target, amount}) => target?.discard(amount % target.pages),
  move: ({target}) => target?.move(),
  growHeap: ({player, amount}) => player.process.brk(1 + (amount % 4)).touchAll('write'),
  shrinkHeap({player, amount}) {
    const {pages} = player.process.brk(0);
    if (pages > 0) player.process.brk(-(1 + (amount % pages)));
  },
  compute: ({player, amount}) => player.process.compute(amount * 100),
  syscall: ({player}) => player.process.syscall(),
  pipe: ({player}) => player.process.pipe(),
  run: ({player}) => player.process.run(),
  wait: ({player}) => player.process.wait(),
  kernelThread: ({guest, amount}) => guest.kernelThread(amount),
  hostReclaim: ({guest, amount}) => guest.hostReclaim(amount % 4),
};

/** The region, with every page of it open to reads and writes. */
function allowed(region: Region | undefined): Region | undefined {
  region?.protect('read-write');
  return region;
}

function keep({regions}: Player, map: () => Region): void {
  if (regions.length < MOST_REGIONS) regions.push(map());
}

function drop(player: Player, region: Region | undefined): void {
  region?.unmap();
  forget(player, region);
}

function forget({regions}: Player, region: Region | undefined): void {
  if (region) regions.splice(regions.indexOf(region), 1);
}

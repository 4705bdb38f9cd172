import type {Gfn, Level, Paging} from '../hardware/address.ts';
import {Clock} from '../hardware/clock.ts';
import type {Cpu} from '../hardware/cpu.ts';
import type {ProcessorGeometry} from '../hardware/geometry.ts';
import type {TableMemory} from '../hardware/memory.ts';
import type {Events} from '../timing/events.ts';
import {recordOf} from '../timing/records.ts';
import {HostTables} from './host-tables.ts';
import {PLAIN_PARTS, type MachineParts} from './machine-parts.ts';
import type {HashedPage, PageHash} from './page-hash.ts';
import {FIRST_TABLE_FRAME, type Physmap} from './physmap.ts';

/** How the host backs guest memory: the same for every strategy. */
export interface HostParameters {
  /** KiB a host page: 4, 2048 or 1048576. */
  readonly pageKiB: number;
  /** 1: every guest frame is backed from the start; 0: backed on its first use. */
  readonly warm: number;
  /** Levels of the nested tables: 4 or 5. */
  readonly levels: number;
}

/**
 * What a strategy is built on: the virtual CPUs, the host's side of guest memory, and a replica of the guest's tables. `Own`
 * names the events that the strategy brings.
 */
export class VirtualMachine<Own extends string = never> {
  readonly paging: Paging;
  readonly processor: ProcessorGeometry;
  readonly host: HostParameters;
  readonly events: Events;
  /** Every event of the strategy's own. */
  readonly ownNames: readonly string[];
  /** Their counters. */
  readonly own: Record<Own, number>;
  readonly clock = new Clock();
  /** The one virtual CPU that there is. */
  readonly cpu: Cpu;
  /** All virtual CPUs, by their numbers: one, for now. */
  readonly cpus: readonly Cpu[];
  readonly physmap: Physmap;
  readonly guestTables: TableMemory;
  private readonly parts: MachineParts;

  constructor(
    paging: Paging,
    processor: ProcessorGeometry,
    host: HostParameters,
    guest: {readonly frames: number; readonly seed: number},
    events: Events,
    ownNames: readonly Own[] = [],
    parts = PLAIN_PARTS,
  ) {
    this.paging = paging;
    this.processor = processor;
    this.host = host;
    this.events = events;
    this.ownNames = ownNames;
    this.parts = parts;
    this.own = recordOf(ownNames.map(name => [name, 0] as const));
    this.cpu = parts.cpu(paging, processor, events, this.clock);
    this.cpus = [this.cpu];
    this.guestTables = parts.tables(paging.entries);
    const {frames, seed} = guest;
    const pageLevel = levelOfPage(host.pageKiB);
    this.physmap = parts.physmap(paging, events, frames, {
      pageLevel,
      warm: host.warm !== 0,
      seed,
    });
  }

  /** Room for the hypervisor's own tables; tables of a second kind lie `beside` those of the first. */
  hostTables(beside?: HostTables): HostTables {
    const {paging, cpu, parts} = this;
    const memory = parts.tables(paging.entries, FIRST_TABLE_FRAME);
    return new HostTables(paging.entries, cpu.caches, beside, memory);
  }

  /** Where the hypervisor finds its shadow pages again. */
  pageHash<Page extends HashedPage>(): PageHash<Page> {
    return this.parts.pageHash();
  }

  /** A guest frame becomes a table: it gets storage, at the host frame where it lies. */
  addGuestTable(gfn: Gfn): void {
    this.guestTables.add(gfn, this.physmap.frameOf(gfn));
  }

  /** The host takes a frame back; a guest table in it lies elsewhere once it is backed again. */
  takeFrame(gfn: Gfn): void {
    this.events.hostUnmaps++;
    this.physmap.take(gfn);
    if (this.guestTables.isTable(gfn)) this.guestTables.place(gfn, this.physmap.frameOf(gfn));
  }

  /** The host wants to see the next store to a frame. */
  protectFrame(gfn: Gfn): void {
    this.events.hostProtects++;
    this.physmap.protect(gfn);
  }
}

export const HOST_PAGE_KIB = [4, 2048, 1048576] as const;

function levelOfPage(pageKiB: number): Level {
  const at = HOST_PAGE_KIB.findIndex(size => size === pageKiB);
  if (at < 0) throw new Error(`host.pageKiB is ${pageKiB}: expected ${HOST_PAGE_KIB.join(', ')}`);
  return at + 1;
}

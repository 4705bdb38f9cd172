/**
 * Nested paging over a flat table: an entry for each guest frame, all beside one another, so that one load says where a
 * guest frame lies (Ahn, Jin and Huh, "Revisiting Hardware-Assisted Page Walks for Virtualized Systems", ISCA 2012). The
 * walk of the guest's tables stays as it is; the second dimension of each of its steps shrinks to that load.
 *
 * An entry places a single frame whatever the size of the host's page, and has accessed and dirty bits. Assumed: the
 * processor remembers no placement, but the host frames of the tables that its paging-structure caches lead to.
 */
import {
  ACCESSED,
  ALL_RIGHTS,
  auditTlb,
  countGuestWalkLoad,
  countNestedWalkLoad,
  DIRTY,
  FAULT_PRESENT,
  FAULT_RESERVED,
  faultBitsOf,
  faultNow,
  FILLED,
  GLOBAL,
  GUEST_FAULT,
  HIGHEST_LEAF_LEVEL,
  HostTables,
  isWrite,
  LARGE,
  MAY_WRITE,
  narrow,
  NO_FAULT,
  permits,
  PRESENT,
  REFUSED,
  RESOLVED,
  strategy,
  VIOLATED,
  WALKED,
  WRITABLE,
} from 'pagewalk';
import type {
  Access,
  Cpu,
  Cr3,
  Gfn,
  Gvn,
  Hfn,
  Hypervisor,
  InvpcidScope,
  Level,
  Mmu,
  NestedWalk,
  Overhead,
  Pcid,
  Rights,
  TableMemory,
  Translated,
  Translation,
  Vcpu,
  VirtualMachine,
} from 'pagewalk';

class FlatNested implements Hypervisor {
  readonly machine: VirtualMachine;
  readonly table: FlatTable;
  private readonly mmus: readonly FlatMmu[];

  constructor(machine: VirtualMachine) {
    this.machine = machine;
    this.table = new FlatTable(machine);
    this.mmus = machine.cpus.map(cpu => new FlatMmu(this, cpu));
    if (machine.host.warm === 0) return;
    for (let gfn = 0; gfn < machine.physmap.guestFrames; gfn++) this.table.map(gfn, ACCESSED | DIRTY);
  }

  cpu(vcpu: Vcpu): Mmu {
    return this.mmus[vcpu];
  }

  /** The frame is used: back it if nothing does, give it back its write permission if a store wants it, map it. */
  place(gfn: Gfn, isStored: boolean): void {
    const {physmap, events} = this.machine;
    physmap.back(gfn);
    if (isStored) physmap.unprotect(gfn);
    this.table.map(gfn, isStored ? ACCESSED | DIRTY : ACCESSED);
    events.nestedEntriesFilled++;
  }

  hostUnmap(gfn: Gfn): void {
    if (this.table.isMapped(gfn)) {
      this.table.unmap(gfn);
      this.forgetPlaces();
    }
    this.machine.takeFrame(gfn);
  }

  hostProtect(gfn: Gfn): void {
    if (this.table.isMapped(gfn)) {
      this.table.protect(gfn);
      this.forgetPlaces();
    }
    this.machine.protectFrame(gfn);
  }

  overheadBytes(): Overhead {
    return this.table.host.overhead();
  }

  audit(): void {
    this.table.audit();
    auditTlb(this.machine);
    for (const mmu of this.mmus) mmu.audit();
  }

  /** The host has changed an entry that any CPU may have used. */
  private forgetPlaces(): void {
    this.machine.events.hostEntriesDropped++;
    for (const mmu of this.mmus) mmu.forget();
  }
}

/** Where each guest frame lies. It is one run of memory, whose pages are found by arithmetic. */
class FlatTable {
  readonly host: HostTables;
  private readonly machine: VirtualMachine;
  private readonly pages: readonly Hfn[];

  constructor(machine: VirtualMachine) {
    const {entries} = machine.paging;
    const {guestFrames} = machine.physmap;
    this.machine = machine;
    this.host = new HostTables(entries, machine.cpu.caches);
    this.pages = Array.from({length: Math.ceil(guestFrames / entries)}, () => this.host.allocate());
  }

  slotOf(gfn: Gfn): number {
    const {memory} = this.host;
    return memory.slot(this.pages[Math.floor(gfn / memory.entries)], gfn % memory.entries);
  }

  isMapped(gfn: Gfn): boolean {
    return this.host.memory.isPresent(this.slotOf(gfn));
  }

  map(gfn: Gfn, bits: number): void {
    const {physmap} = this.machine;
    const rights = physmap.isWritable(gfn) ? PRESENT | WRITABLE : PRESENT;
    this.host.memory.store(this.slotOf(gfn), physmap.frameOf(gfn), rights | bits);
  }

  unmap(gfn: Gfn): void {
    this.host.memory.store(this.slotOf(gfn), 0, 0);
  }

  protect(gfn: Gfn): void {
    this.host.memory.removeFlags(this.slotOf(gfn), WRITABLE);
  }

  audit(): void {
    const {physmap} = this.machine;
    const {memory} = this.host;
    for (let gfn = 0; gfn < physmap.guestFrames; gfn++) {
      const slot = this.slotOf(gfn);
      if (!memory.isPresent(slot)) continue;
      physmap.auditPlacement('flat table', gfn, memory.frameAt(slot));
      if (memory.flagsAt(slot) & WRITABLE && !physmap.isWritable(gfn))
        throw new Error(`flat table: guest frame ${gfn} is protected by the host, but writable`);
    }
  }
}

/** One virtual CPU. The guest's flushes are the processor's: none exits. */
class FlatMmu implements Mmu {
  private readonly hypervisor: FlatNested;
  private readonly cpu: Cpu;
  private readonly walker: FlatWalker;
  private root: Gfn = 0;

  constructor(hypervisor: FlatNested, cpu: Cpu) {
    this.hypervisor = hypervisor;
    this.cpu = cpu;
    this.walker = new FlatWalker(cpu, hypervisor.machine.guestTables, hypervisor.table);
  }

  translate(gvn: Gvn, access: Access): Translated {
    const {walker, cpu} = this;
    for (let answer: Translated = FILLED; ; answer = RESOLVED) {
      const end = walker.walk(this.root, gvn, access);
      if (end === WALKED) {
        cpu.fill(gvn, access, walker.found);
        return answer;
      }
      if (end === REFUSED) {
        cpu.faultRaised(gvn);
        cpu.errorCode = walker.errorCode;
        return GUEST_FAULT;
      }
      this.handleViolation(gvn);
    }
  }

  staleFault(): void {
    this.hypervisor.machine.events.spuriousFaults++;
  }

  loadCr3(value: Cr3): void {
    this.root = value.root;
    this.cpu.loadCr3(value);
  }

  readCr3(): void {}

  invlpg(gvn: Gvn): void {
    this.cpu.flushPage(gvn);
  }

  invpcid(scope: InvpcidScope, pcid: Pcid, gvn: Gvn): void {
    this.cpu.invpcid(scope, pcid, gvn);
  }

  toggleGlobalPages(): void {
    this.cpu.flushAll();
  }

  hint(): void {}

  emulateStore(): void {
    throw new Error('flat-nested: a store was emulated, and none ever is');
  }

  emulateData(): void {
    throw new Error('flat-nested: a store was emulated, and none ever is');
  }

  /** What was placed before may lie elsewhere. */
  forget(): void {
    this.hypervisor.machine.events.nestedFlushes++;
    this.cpu.flushAll();
  }

  audit(): void {
    const {physmap} = this.hypervisor.machine;
    for (const {frame, hostFrame} of this.cpu.walkCaches.list())
      physmap.auditPlacement('paging-structure cache', frame, hostFrame);
  }

  /** An exit, after which the walk is begun anew. */
  private handleViolation(gvn: Gvn): void {
    const {hypervisor, cpu, walker} = this;
    hypervisor.machine.events.exitsNestedViolation++;
    cpu.worldSwitch();
    if (walker.violationOf === 'page') cpu.violationRaised(gvn);
    hypervisor.place(walker.violation, walker.violationByStore);
  }
}

/** For what a walk finds at each level, 1 to 5. */
const LEVEL_COLUMNS = 6;

/** The hardware's walk: down the guest's tables, each of which the flat table places first, and so the page at the end. */
class FlatWalker {
  /** What the last successful walk found. */
  readonly found: Translation = {frame: 0, rights: 0, level: 1, guestLevel: 1, global: false, dirty: false};
  /** Why the guest's tables refused. */
  errorCode = 0;
  /** What could not be placed, what it is, and whether a store was to be made to it. */
  violation: Gfn = 0;
  violationOf: 'table' | 'page' = 'page';
  violationByStore = false;
  private readonly cpu: Cpu;
  private readonly tables: TableMemory;
  private readonly flat: FlatTable;
  /** The entry of the flat table that was used last. */
  private flatSlot = 0;
  private readonly slots = new Int32Array(LEVEL_COLUMNS);
  private readonly rights = new Uint8Array(LEVEL_COLUMNS);
  /** Where the table of each level lies, below the one that the walk began in. */
  private readonly hostFrames = new Uint32Array(LEVEL_COLUMNS);

  constructor(cpu: Cpu, guestTables: TableMemory, flat: FlatTable) {
    this.cpu = cpu;
    this.tables = guestTables;
    this.flat = flat;
  }

  walk(root: Gfn, gvn: Gvn, access: Access): NestedWalk {
    const {events} = this.cpu;
    events.walks++;
    const end = this.walkFromCache(root, gvn, access);
    if (end !== WALKED) events.failedWalks++;
    return end;
  }

  /** From the paging-structure caches if they can help, else from the root. */
  private walkFromCache(root: Gfn, gvn: Gvn, access: Access): NestedWalk {
    const {events, walkCaches, paging, pcid} = this.cpu;
    const cached = walkCaches.lookup(gvn, pcid);
    if (cached > 0) {
      events.guestWalkCacheHits++;
      const end = this.descend(gvn, access, cached - 1, walkCaches.frame, walkCaches.rights);
      if (end !== REFUSED) return end;
      // The path may be stale: the tables have the last word.
      this.errorCode = faultNow(this.tables, paging, root, gvn, access);
      if (this.errorCode !== NO_FAULT) return REFUSED;
    }
    if (!this.place(root, 'table', true)) return VIOLATED;
    return this.descend(gvn, access, paging.levels, root, ALL_RIGHTS);
  }

  /** Goes on in `table`, of level `top`, which has been placed and was reached with the rights `above`. */
  private descend(gvn: Gvn, access: Access, top: Level, table: Gfn, above: Rights): NestedWalk {
    const {cpu, tables, slots, rights, hostFrames} = this;
    let gathered = above;
    let level = top;
    for (;;) {
      const slot = tables.slot(table, cpu.paging.index(gvn, level));
      countGuestWalkLoad(cpu.events, cpu.loadEntry(tables, slot, level));
      const flags = tables.flagsAt(slot);
      if (!(flags & PRESENT)) return this.refuse(faultBitsOf(access));
      if (flags & LARGE && level > HIGHEST_LEAF_LEVEL)
        return this.refuse(FAULT_PRESENT | FAULT_RESERVED | faultBitsOf(access));
      gathered = narrow(gathered, flags);
      slots[level] = slot;
      rights[level] = gathered;
      if (level === 1 || flags & LARGE) break;
      table = tables.frameAt(slot);
      level--;
      // The walker stores the accessed bit, so it uses a table as a store does.
      if (!this.place(table, 'table', true)) return VIOLATED;
      hostFrames[level] = this.frame;
    }
    if (!permits(gathered, access)) return this.refuse(FAULT_PRESENT | faultBitsOf(access));
    return this.finish(gvn, access, top, level);
  }

  /** Places the page itself, and only then sets the guest's accessed and dirty bits. */
  private finish(gvn: Gvn, access: Access, top: Level, leaf: Level): NestedWalk {
    const {cpu, tables, flat, slots, rights, hostFrames, found} = this;
    const gfn = tables.frameAt(slots[leaf]) + cpu.paging.offset(gvn, leaf);
    if (!this.place(gfn, 'page', isWrite(access))) return VIOLATED;
    for (let level = top; level > leaf; level--) {
      this.setGuestBits(slots[level], ACCESSED);
      const next = tables.frameAt(slots[level]);
      cpu.walkCaches.insert(gvn, cpu.pcid, level, next, hostFrames[level - 1], rights[level]);
    }
    this.setGuestBits(slots[leaf], isWrite(access) ? ACCESSED | DIRTY : ACCESSED);
    const guest = tables.flagsAt(slots[leaf]);
    const placed = flat.host.memory.flagsAt(this.flatSlot);
    // A large page of the guest is held in pieces, as large as what an entry places.
    found.level = 1;
    found.guestLevel = leaf;
    found.frame = this.frame;
    found.rights = placed & WRITABLE ? rights[leaf] : rights[leaf] & ~MAY_WRITE;
    found.global = (guest & GLOBAL) !== 0;
    found.dirty = (guest & placed & DIRTY) !== 0;
    return WALKED;
  }

  /** The second dimension: the load of one entry. False is a violation. */
  private place(gfn: Gfn, what: 'table' | 'page', isStored: boolean): boolean {
    const {cpu, flat} = this;
    const {memory} = flat.host;
    const slot = flat.slotOf(gfn);
    countNestedWalkLoad(cpu.events, cpu.loadEntry(memory, slot, 1));
    const needed = isStored ? PRESENT | WRITABLE : PRESENT;
    if ((memory.flagsAt(slot) & needed) !== needed) {
      this.violation = gfn;
      this.violationOf = what;
      this.violationByStore = isStored;
      return false;
    }
    this.flatSlot = slot;
    const bits = isStored ? ACCESSED | DIRTY : ACCESSED;
    if ((memory.flagsAt(slot) & bits) !== bits) {
      cpu.events.nestedWalkAdUpdates++;
      memory.addFlags(slot, bits);
    }
    return true;
  }

  /** Where the last guest frame that was placed lies. */
  private get frame(): Hfn {
    return this.flat.host.memory.frameAt(this.flatSlot);
  }

  private setGuestBits(slot: number, bits: number): void {
    if ((this.tables.flagsAt(slot) & bits) === bits) return;
    this.cpu.events.guestWalkAdUpdates++;
    this.tables.addFlags(slot, bits);
  }

  private refuse(errorCode: number): NestedWalk {
    this.errorCode = errorCode;
    return REFUSED;
  }
}

export default strategy({
  id: 'flat-nested',
  title: 'Flat nested paging',
  description: 'the hardware walks the guest tables, and one load from a flat table places each',
  needs: 'nested paging',
  virtual: true,
  parameters: {},
  build: machine => new FlatNested(machine),
});

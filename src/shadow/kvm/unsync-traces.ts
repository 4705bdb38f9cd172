/**
 * Write protection that leaf tables may get rid of, as KVM has it (*unsync*). The first store to a protected leaf table
 * exits, its shadow pages may be out of step from then on, and later stores are free. When the guest flushes what it
 * stored, by a load of CR3, the pages below the root are write-protected again and compared with the guest's tables;
 * INVLPG compares one entry. Tables above are protected at all times: a store to one is carried out, and the entry is
 * cleared. One that is stored to again and again without being used is taken for no table any more (*write flooding*).
 *
 * The roots used last are kept at hand. A load of CR3 that finds its root among them and does not flush compares nothing:
 * what is stale below was there for the processor to remember.
 *
 * Written from Linux of 2024 (6.10 to 6.12): arch/x86/kvm/mmu/mmu.c (`mmu_try_to_unsync_pages`, `mmu_sync_children`,
 * `kvm_mmu_find_shadow_page`, `kvm_mmu_track_write`, `cached_root_find_and_keep_current`, `kvm_mmu_load`,
 * `kvm_mmu_invalidate_addr`), arch/x86/kvm/mmu/paging_tmpl.h and arch/x86/kvm/x86.c (`kvm_set_cr3`, `kvm_invalidate_pcid`,
 * `kvm_inject_emulated_page_fault`, `kvm_handle_invpcid`).
 *
 * Three holes of that code, as read, are closed here. A fault of the guest brings the entry into step below every known
 * root and whatever its error code; KVM looks below the root in use, and only if the code says "present" and nothing of
 * reserved bits, so only then the flush is counted. And two kinds of entries are compared when a root that was only
 * remembered is loaded again, for no processor could hold them there: those that were filled meanwhile below another root,
 * and those that the guest flushed meanwhile and stored to afterwards. A flush of everything forgets a root that has
 * anything out of step below (`kvm_mmu_sync_prev_roots`), but one that has nothing yet is kept, and KVM trusts whatever
 * becomes stale below it. Only a guest that uses a changed entry before it flushes can tell. The comparison for a fault is
 * counted, whatever its error code; those for a root that is loaded again are counted nowhere.
 */
import {isUser, type Access, type Gfn, type Gvn, type Level, type Pcid} from '../../hardware/address.ts';
import type {Cr3, InvpcidScope} from '../../hardware/mmu.ts';
import type {LeafWatcher, ShadowTables} from '../shadow-tables.ts';
import type {Role, ShadowPage} from '../shadow-page.ts';
import {wayTo} from '../way.ts';
import {CaughtStores, type CaughtStoresSetting} from './caught-stores.ts';
import {Consistency, type StoreAnswer} from '../consistency.ts';
import {GuestFlushes, type GuestFlushesSetting} from './guest-flushes.ts';
import {auditInStep} from '../in-step.ts';
import {PageSync} from './page-sync.ts';
import {RepeatedStore} from '../repeated-store.ts';
import {installTrace} from '../trace.ts';
import {TracedFrames} from '../traced-frames.ts';
import {UnsyncPages} from './unsync-pages.ts';

export interface UnsyncSetting extends CaughtStoresSetting, GuestFlushesSetting {
  /** Which tables may go out of step. */
  readonly unsync: 'leaf tables' | 'none';
  /** What a store of user mode to a table says: nothing, or that it is no table any more. */
  readonly userStores: 'nothing' | 'no table';
  /** Leaves that may map one run of frames; one more, and all of them are dropped. */
  readonly aliases: number;
}

export class UnsyncTraces extends Consistency implements LeafWatcher {
  readonly title = 'unsync leaf tables';
  protected readonly tables: ShadowTables;
  protected readonly traced: TracedFrames;
  protected readonly unsync: UnsyncPages;
  protected readonly flushes: GuestFlushes;
  private readonly setting: UnsyncSetting;
  private readonly sync: PageSync;
  private readonly stores: CaughtStores;
  /** A store of user mode to what is no table any more. */
  private readonly repeated = new RepeatedStore();

  constructor(tables: ShadowTables, setting: UnsyncSetting) {
    super();
    this.tables = tables;
    this.traced = new TracedFrames(tables.machine);
    this.setting = setting;
    this.unsync = new UnsyncPages(tables);
    this.sync = new PageSync(tables, this);
    this.stores = new CaughtStores(tables, this, this.traced, this.unsync, setting);
    this.flushes = new GuestFlushes(tables, this.unsync, this.sync, setting);
    tables.watcher = this;
  }

  /**
   * A page that lay unused is compared before it is used again, for what became present since needs no flush; its table
   * stays writable until the guest flushes. A root is brought into step with all that lies below it.
   */
  find(role: Role): ShadowPage | undefined {
    const {tables, unsync, flushes, setting} = this;
    const atHand = flushes.rootAtHand(role);
    if (atHand) return atHand;
    const isRoot = role.level === tables.machine.paging.levels;
    if (isRoot) flushes.seekingRoot();
    const page = tables.find(role);
    if (!page) return undefined;
    setting.flooding.used(page);
    if (isRoot) flushes.syncRoot(page);
    if (unsync.has(page) && this.sync.page(page) > 0 && setting.flushOnChange === 'always')
      tables.flushHardware('syncFlushes');
    return page;
  }

  /** A page made for a table that is writable by now protects it; one above the lowest level cannot do with less. */
  override created(page: ShadowPage): void {
    const {kind, gfn, level} = page.role;
    if (kind === 'direct') return;
    const isWritable = this.letsStoresThrough(gfn);
    this.traced.add(page);
    if (level > 1)
      for (const other of this.traced.shadowsOf(gfn))
        if (this.unsync.has(other)) this.stores.free(other, 'shadowPagesZapped');
    if (isWritable) installTrace(this.tables, gfn);
    this.setting.marks.created(page);
  }

  override linked(slot: number, page: ShadowPage): void {
    if (this.unsync.has(page)) this.unsync.mark(slot);
    else if (this.unsync.anyBelow(page)) this.flushes.syncBelow(page);
  }

  override reached(page: ShadowPage): void {
    this.setting.flooding.used(page);
    if (this.tables.pool.isRoot(page)) this.flushes.roots.take(page);
  }

  override filled(): void {
    this.setting.flooding.filled();
  }

  override freed(page: ShadowPage): void {
    if (page.role.kind === 'indirect') this.traced.remove(page);
    this.unsync.freed(page);
    this.flushes.freed(page);
    this.setting.flooding.freed(page);
    this.setting.marks.freed(page);
  }

  /** What is out of step below a page goes with it. */
  override leaving(page: ShadowPage): void {
    const {events} = this.tables.machine;
    for (const below of this.unsync.take(page).pages) {
      events.shadowEntriesEvicted += this.tables.free(below);
      events.shadowPagesEvicted++;
      this.freed(below);
    }
  }

  override pins(page: ShadowPage): boolean {
    return this.flushes.roots.holds(page);
  }

  mapped(slot: number, gfn: Gfn): void {
    this.flushes.roots.filled(slot);
    if (this.setting.aliases < Number.POSITIVE_INFINITY) this.limitAliases(slot, gfn);
  }

  dropping(): void {}

  largestLeaf(gfn: Gfn): Level {
    return this.traced.largestLeaf(gfn);
  }

  letsStoresThrough(gfn: Gfn): boolean {
    if (!this.traced.has(gfn)) return true;
    for (const page of this.traced.shadowsOf(gfn)) if (!this.unsync.has(page)) return false;
    return true;
  }

  override writableWanted(gfn: Gfn): void {
    const {tables, traced, unsync, setting} = this;
    const {events, physmap} = tables.machine;
    this.repeated.filled(gfn, traced.has(gfn));
    if (!traced.has(gfn) || !this.mayUnsync(gfn) || !physmap.isWritable(gfn)) return;
    for (const page of traced.shadowsOf(gfn)) {
      if (unsync.has(page)) continue;
      unsync.add(page);
      setting.marks.unsynced(page);
      events.shadowPagesUnsynced++;
    }
  }

  storeCaught(gfn: Gfn, access: Access, gvn: Gvn): StoreAnswer {
    if (isUser(access) && this.setting.userStores === 'no table') return this.unshadowFor(gfn);
    if (this.mayUnsync(gfn)) return 'repeat';
    this.useWayTo(gvn);
    return 'emulate';
  }

  loadCr3(value: Cr3): void {
    this.flushes.loadCr3(value);
  }

  faultInjected(gvn: Gvn): void {
    this.flushes.faultInjected(gvn);
  }

  invlpg(gvn: Gvn): void {
    this.flushes.invlpg(gvn);
  }

  invpcid(scope: InvpcidScope, pcid: Pcid, gvn: Gvn): void {
    this.flushes.invpcid(scope, pcid, gvn);
  }

  toggleGlobalPages(): void {
    this.flushes.invalidateAll();
  }

  stored(gfn: Gfn, index: number): void {
    this.stores.stored(gfn, index);
  }

  overwritten(gfn: Gfn): void {
    this.stores.overwritten(gfn);
  }

  audit(): void {
    const {tables, unsync, flushes} = this;
    this.traced.audit(tables, gfn => this.letsStoresThrough(gfn));
    auditInStep(tables, page => !unsync.has(page));
    unsync.audit();
    flushes.roots.audit(tables.pool);
  }

  private unshadowFor(gfn: Gfn): StoreAnswer {
    if (this.repeated.isInVain(gfn)) return 'emulate';
    this.stores.overwritten(gfn);
    this.repeated.begins(gfn);
    return 'repeat';
  }

  private mayUnsync(gfn: Gfn): boolean {
    if (this.setting.unsync === 'none') return false;
    for (const {role} of this.traced.shadowsOf(gfn)) if (role.level > 1) return false;
    return true;
  }

  /** A store that is carried out was walked for, and what its walk used is in use (shadow_page_table_clear_flood). */
  private useWayTo(gvn: Gvn): void {
    const {tables, flushes, setting} = this;
    const {inUse} = flushes.roots;
    if (inUse) for (const page of wayTo(tables, inUse, gvn)) setting.flooding.used(page);
  }

  /** Past the limit every leaf of the run goes, the new one too (__rmap_add). */
  private limitAliases(slot: number, gfn: Gfn): void {
    const {tables, setting} = this;
    const {level} = tables.pageOf(slot).role;
    let leaves = 0;
    for (const _ of tables.reverseMap.leaves(gfn, level)) leaves++;
    if (leaves <= setting.aliases) return;
    for (const leaf of tables.reverseMap.leaves(gfn, level)) tables.clear(leaf, level);
    tables.machine.events.shadowEntriesEvicted += leaves;
    tables.flushHardware('evictionFlushes');
  }
}

/**
 * Write protection that leaf tables may get rid of, as KVM has it (*unsync*). The first store to a protected leaf table
 * exits, its shadow pages may be out of step from then on, and later stores are free. When the guest flushes what it
 * stored, by a load of CR3, the pages below the root are write-protected again and compared with the guest's tables;
 * INVLPG compares one entry. Tables above are protected at all times: a store to one is carried out, and the entry is
 * cleared. One that is stored to again and again without being used is taken for no table any more (*write flooding*).
 *
 * Written from Linux of 2024 (6.10 to 6.12), arch/x86/kvm/mmu/mmu.c: `mmu_try_to_unsync_pages`, `kvm_mmu_track_write`,
 * `kvm_mmu_find_shadow_page`. What the guest's flushes bring into step stands in kvm-flushes.ts.
 */
import {isUser, type Access, type Gfn, type Gvn, type Level} from '../../hardware/address.ts';
import {auditInStep} from '../in-step.ts';
import type {LoadedContext} from '../loaded-context.ts';
import {RepeatedStore} from '../repeated-store.ts';
import {free} from '../tables/death.ts';
import {pathTo} from '../tables/path.ts';
import type {ShadowPage} from '../tables/shadow-page.ts';
import type {ShadowTables} from '../tables/shadow-tables.ts';
import type {Watcher} from '../tables/watcher.ts';
import {installTrace} from '../trace.ts';
import type {TracedFrames} from '../traced-frames.ts';
import type {WriteProtection, StoreAnswer} from '../write-protection.ts';
import type {FaultMarks} from './fault-marks.ts';
import {KvmEmulation, type KvmEmulationSetting} from './kvm-emulation.ts';
import type {UnsyncPages} from './unsync-pages.ts';
import type {WriteFlooding} from './write-flooding.ts';

export interface UnsyncSetting extends KvmEmulationSetting {
  /** Which tables may go out of step. */
  readonly unsync: 'leaf tables' | 'none';
  /** What a store of user mode to a table says: nothing, or that it is no table any more. */
  readonly userStores: 'nothing' | 'no table';
}

export interface UnsyncParts {
  readonly loaded: LoadedContext;
  readonly traced: TracedFrames;
  readonly unsync: UnsyncPages;
  readonly flooding: WriteFlooding;
  readonly marks: FaultMarks;
}

export class UnsyncTraces implements WriteProtection {
  readonly watchers: readonly Watcher[];
  protected readonly tables: ShadowTables;
  protected readonly traced: TracedFrames;
  protected readonly unsync: UnsyncPages;
  private readonly parts: UnsyncParts;
  private readonly setting: UnsyncSetting;
  private readonly emulation: KvmEmulation;
  /** A store of user mode to what is no table any more. */
  private readonly repeated = new RepeatedStore();

  constructor(tables: ShadowTables, parts: UnsyncParts, setting: UnsyncSetting) {
    this.tables = tables;
    this.traced = parts.traced;
    this.unsync = parts.unsync;
    this.parts = parts;
    this.watchers = [parts.unsync, parts.flooding, parts.marks];
    this.setting = setting;
    this.emulation = new KvmEmulation(tables, this, parts, setting);
  }

  letsStoresThrough(gfn: Gfn): boolean {
    if (!this.traced.has(gfn)) return true;
    for (const page of this.traced.shadowsOf(gfn)) if (!this.unsync.has(page)) return false;
    return true;
  }

  largestLeaf(gfn: Gfn): Level {
    return this.traced.largestLeaf(gfn);
  }

  /** A leaf table goes out of step here, and stays so until the guest flushes. */
  open(gfn: Gfn): boolean {
    this.repeated.filled(gfn, this.traced.has(gfn));
    if (this.mayUnsync(gfn) && this.tables.machine.physmap.isWritable(gfn)) this.unsyncPagesOf(gfn);
    return this.letsStoresThrough(gfn);
  }

  storeCaught(gfn: Gfn, access: Access, gvn: Gvn): StoreAnswer {
    if (isUser(access) && this.setting.userStores === 'no table') return this.unshadowFor(gfn);
    if (this.mayUnsync(gfn)) return 'repeat';
    this.usePathTo(gvn);
    return 'emulate';
  }

  stored(gfn: Gfn, index: number): void {
    this.emulation.stored(gfn, index);
  }

  overwritten(gfn: Gfn): void {
    this.emulation.overwritten(gfn);
  }

  /** A page made for a table that is writable by now protects it; one above the lowest level cannot do with less. */
  created(page: ShadowPage): void {
    const {kind, gfn, level} = page.role;
    if (kind === 'direct') return;
    const wasWritable = this.letsStoresThrough(gfn);
    this.traced.add(page);
    if (level > 1)
      for (const other of this.traced.shadowsOf(gfn))
        if (this.unsync.has(other)) free(this.tables, other, 'zapped');
    if (wasWritable) installTrace(this.tables, gfn);
  }

  freed(page: ShadowPage): void {
    this.traced.remove(page);
  }

  audit(): void {
    this.traced.audit(this.tables, gfn => this.letsStoresThrough(gfn));
    auditInStep(this.tables, page => !this.unsync.has(page));
  }

  private mayUnsync(gfn: Gfn): boolean {
    if (this.setting.unsync === 'none') return false;
    for (const {role} of this.traced.shadowsOf(gfn)) if (role.level > 1) return false;
    return true;
  }

  private unsyncPagesOf(gfn: Gfn): void {
    const {tables, traced, unsync, parts} = this;
    for (const page of traced.shadowsOf(gfn)) {
      if (unsync.has(page)) continue;
      unsync.add(page);
      parts.marks.unsynced(page);
      tables.machine.events.shadowPagesUnsynced++;
    }
  }

  private unshadowFor(gfn: Gfn): StoreAnswer {
    if (this.repeated.caught(gfn) === 'in vain') return 'emulate';
    this.emulation.overwritten(gfn);
    this.repeated.begins(gfn);
    return 'repeat';
  }

  /** A store that is carried out was walked for, and what its walk used is in use (shadow_page_table_clear_flood). */
  private usePathTo(gvn: Gvn): void {
    const {loaded, flooding} = this.parts;
    for (const page of pathTo(this.tables, loaded.root, gvn)) flooding.used(page);
  }
}

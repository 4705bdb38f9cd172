/**
 * What the guest's flushes mean where shadow pages may be out of step: a load of CR3 and INVPCID bring what lies below a
 * root into step, INVLPG one entry below every root that is known.
 *
 * The roots used last are kept at hand (`CachedRoots`). A load of CR3 that finds its root among them and does not flush compares
 * nothing: what is stale below was there for the processor to remember.
 *
 * The hypervisor has fewer flushes than the guest: INVVPID removes one address or all of a virtual machine's, so what
 * flushes one PCID flushes them all, and so does a load of a root that was not at hand (`vmx_flush_tlb_current`).
 *
 * One lock protects the shadow tables (KVM: mmu_lock). A fault holds it once, which is in the price of its exit. What the
 * guest flushes may take it not at all or several times, so that is counted where it is taken: in `CachedRoots` to give back
 * roots that are at hand no more (`kvm_mmu_free_roots`) and to find or make one (`mmu_alloc_shadow_roots`), in `TreeSync` to
 * bring what lies below one into step, if anything is out of it (`kvm_mmu_sync_roots`).
 *
 * Written from Linux of 2024 (6.10 to 6.12): arch/x86/kvm/mmu/mmu.c (`mmu_sync_children`, `cached_root_find_and_keep_current`,
 * `kvm_mmu_load`, `kvm_mmu_invalidate_addr`), arch/x86/kvm/mmu/paging_tmpl.h and arch/x86/kvm/x86.c (`kvm_set_cr3`,
 * `kvm_invalidate_pcid`, `kvm_inject_emulated_page_fault`, `kvm_handle_invpcid`).
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
import {FAULT_PRESENT, FAULT_RESERVED, type Gvn, type Pcid} from '../../hardware/address.ts';
import {INVPCID_ADDRESS, INVPCID_CONTEXT, type Cr3, type InvpcidScope} from '../../hardware/mmu.ts';
import type {GuestFlushes} from '../guest-flushes.ts';
import type {LoadedContext} from '../loaded-context.ts';
import type {ShadowPage} from '../tables/shadow-page.ts';
import type {Watcher} from '../tables/watcher.ts';
import type {CachedRoots} from './cached-roots.ts';
import type {TreeSync} from './tree-sync.ts';
import type {UnsyncPages} from './unsync-pages.ts';

export interface KvmFlushesSetting {
  /**
   * What goes from the TLB where the guest flushes a context, and where a root is loaded that was not at hand: everything,
   * that context, or just what the guest asks for.
   */
  readonly flushScope: 'all' | 'context' | 'asked';
  /** What tags the guest's contexts: its own PCIDs, or nothing, so that each load of CR3 flushes. */
  readonly tags: 'PCID' | 'none';
}

interface Parts {
  readonly loaded: LoadedContext;
  readonly roots: CachedRoots;
  readonly unsync: UnsyncPages;
  readonly sync: TreeSync;
}

export class KvmFlushes implements GuestFlushes {
  readonly watchers: readonly Watcher[];
  protected readonly loaded: LoadedContext;
  protected readonly roots: CachedRoots;
  protected readonly sync: TreeSync;
  private readonly unsync: UnsyncPages;
  private readonly setting: KvmFlushesSetting;
  /** Whether the guest has been seen to use PCIDs: without them each load of CR3 flushes, and nothing outlives it. */
  private usesPcids = false;

  constructor({loaded, roots, unsync, sync}: Parts, setting: KvmFlushesSetting) {
    this.loaded = loaded;
    this.roots = roots;
    this.unsync = unsync;
    this.sync = sync;
    this.setting = setting;
    this.watchers = [roots, sync];
  }

  /**
   * Bit 63 clear: the root, if it is at hand, comes into step with all below it, and other roots of its PCID are at hand no
   * more. Bit 63 set: nothing below a root at hand is compared, but for what no processor could hold of it. A root that is
   * not at hand is looked for after this, and comes into step when it is found, whatever bit 63 says (`TreeSync.reused`).
   */
  loadCr3(value: Cr3): void {
    const {roots, sync, loaded} = this;
    const {root, pcid, noFlush} = value;
    if (pcid > 0 || noFlush) this.noticePcids();
    const isLoaded = loaded.guestRoot === root && loaded.pcid === pcid;
    const known = isLoaded ? undefined : roots.change(root, pcid);
    // The root for `value`, or none if it must be looked for.
    const atHand = loaded.root;
    if (!noFlush) {
      if (atHand) sync.root(atHand);
      this.forget(pcid);
    } else if (known) sync.compareForgotten(known);
    this.loadHardware(value, atHand);
  }

  /** The guest is about to be told of a fault on the page. KVM flushes it if its entry is present, with no reserved bit set. */
  faultInjected(gvn: Gvn): void {
    const {roots, sync, loaded} = this;
    const {cpu, tlb} = loaded;
    const why = cpu.errorCode & (FAULT_PRESENT | FAULT_RESERVED);
    if (why === FAULT_PRESENT) tlb.page(gvn, 'trueFaultPageFlushes');
    else tlb.pageUnseen(gvn);
    roots.flushedPage(gvn);
    sync.entry(gvn, roots.pages());
  }

  invlpg(gvn: Gvn): void {
    this.loaded.tlb.invlpg(gvn);
    this.roots.flushedPage(gvn);
    this.invalidateBelow(gvn, this.roots.pages());
  }

  invpcid(scope: InvpcidScope, pcid: Pcid, gvn: Gvn): void {
    if (pcid > 0) this.noticePcids();
    if (scope === INVPCID_ADDRESS) this.invalidatePage(gvn, pcid);
    else if (scope === INVPCID_CONTEXT) this.invalidateContext(pcid);
    else this.flushEverything();
  }

  toggleGlobalPages(): void {
    this.flushEverything();
  }

  /** Previous roots with anything out of step below are forgotten: the next load of one looks for it and syncs it. */
  private flushEverything(): void {
    const {roots, unsync, sync, loaded} = this;
    if (loaded.root) sync.root(loaded.root);
    roots.forget(({page}) => unsync.anyBelow(page));
    roots.flushed();
    loaded.tlb.all('invalidationFlushes');
  }

  /** Roots of that PCID have been flushed, but not brought into step. */
  protected forget(pcid: Pcid): void {
    if (this.usesPcids) this.roots.forget(root => root.pcid === pcid);
  }

  /** The guest invalidates the page: its entry is looked for below each of `roots`. */
  protected invalidateBelow(gvn: Gvn, roots: readonly ShadowPage[]): void {
    this.loaded.cpu.events.shadowRootsSearched += roots.length;
    this.sync.entry(gvn, roots);
  }

  private invalidatePage(gvn: Gvn, pcid: Pcid): void {
    const tag = this.tagOf(pcid);
    if (tag !== undefined) this.loaded.tlb.invpcid(INVPCID_ADDRESS, tag, gvn);
    this.roots.flushedPage(gvn, pcid);
    this.invalidateBelow(gvn, this.roots.pages(pcid));
  }

  /** A context that is not loaded has no root at hand then, and the load of one that is not flushes. */
  private invalidateContext(pcid: Pcid): void {
    const {setting, sync, loaded} = this;
    const tag = this.tagOf(pcid);
    const isLoaded = pcid === loaded.pcid;
    if (isLoaded && loaded.root) sync.root(loaded.root);
    this.forget(pcid);
    if (isLoaded && setting.flushScope === 'all') loaded.tlb.all('invalidationFlushes');
    else if (tag !== undefined && (isLoaded || setting.flushScope === 'asked'))
      loaded.tlb.context(tag, 'invalidationFlushes');
  }

  /** What of the hardware a load of CR3 changes. `atHand`: the new root, unless it must be looked for. */
  private loadHardware({root, pcid, noFlush}: Cr3, atHand: ShadowPage | undefined): void {
    const {tlb} = this.loaded;
    const {tags, flushScope} = this.setting;
    const context = {root, pcid: tags === 'none' ? 0 : pcid};
    const asked = !noFlush || tags === 'none';
    const wanted = !noFlush || atHand === undefined;
    if (wanted && flushScope === 'all') {
      tlb.loadCr3({...context, noFlush: true});
      tlb.all('cr3LoadFlushes');
    } else {
      const flushed = asked || (wanted && flushScope === 'context');
      tlb.loadCr3({...context, noFlush: !flushed});
    }
  }

  /** What the TLB knows the guest's PCID by; nothing if it holds nothing of it. */
  private tagOf(pcid: Pcid): Pcid | undefined {
    if (this.setting.tags === 'PCID') return pcid;
    return pcid === this.loaded.pcid ? 0 : undefined;
  }

  /** Until PCIDs are seen every load flushes, and roots are kept all the same. Those may be stale by flushes of PCID 0. */
  private noticePcids(): void {
    if (this.usesPcids) return;
    this.usesPcids = true;
    this.roots.forget(() => true);
  }
}

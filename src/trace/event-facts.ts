/** What the events of a guest say of its programs. */
import {
  isFetch,
  isUser,
  isWrite,
  USER_MODE,
  type Access,
  type Gfn,
  type Gvn,
  type Paging,
} from '../hardware/address.ts';
import {HINT_ADDRESS_SPACE_READY, type Cr3} from '../hardware/mmu.ts';
import {
  COMPUTE,
  EXPECT_FAULT,
  HINT,
  isAccess,
  SAME_INSTRUCTION,
  TABLE_STORE,
  WORK,
  WORK_EVENTS,
  type Chunk,
  type Work,
} from '../recording/format.ts';
import {computedOf, countOf, expectationOf, hintOf, marksOf, modeOf, workOf} from '../recording/operands.ts';
import {PERMITTED, type Walk} from '../replay/reference.ts';
import type {Source} from '../replay/pass.ts';
import {WalkedGuest, type GuestWatcher} from '../tune/curves/walked-guest.ts';
import {PAGE_SIZES, type Facts} from './facts.ts';
import {PageUses} from './page-uses.ts';

type Found = Pick<
  Facts,
  | 'processes'
  | 'instructions'
  | 'accesses'
  | 'stores'
  | 'kernelAccesses'
  | 'tableStores'
  | 'switches'
  | 'systemCalls'
  | 'work'
  | 'footprintPages'
  | 'pages'
  | 'reuse'
  | 'workingSet'
>;

export class EventFacts {
  private readonly used: UsedPages;
  private readonly guest: WalkedGuest;
  private readonly work = new Map<Work, number>();
  private spacesMade = 0;
  private instructions = 0;
  private accesses = 0;
  private stores = 0;
  private kernelAccesses = 0;
  private tableStores = 0;

  constructor(source: Source, events: number) {
    const used = new UsedPages(events);
    this.used = used;
    this.guest = new WalkedGuest(source, paging => {
      used.paging = paging;
      return [used];
    });
  }

  take(chunk: Chunk): void {
    for (let row = 0; row < chunk.length; row++) {
      this.guest.follow(chunk, row);
      this.count(chunk, row);
      this.used.passed++;
    }
  }

  found(): Found {
    const {instructions, accesses, stores, kernelAccesses, tableStores, used} = this;
    const workOfKind = (kind: Work): number => this.work.get(kind) ?? 0;
    const calls = workOfKind('guestSyscalls');
    return {
      processes: this.spacesMade - workOfKind('guestExecs'),
      instructions,
      accesses,
      stores,
      kernelAccesses,
      tableStores,
      switches: workOfKind('guestContextSwitches'),
      systemCalls: calls > 0 ? {unnamed: calls} : {},
      work: Object.fromEntries(
        WORK_EVENTS.flatMap(kind => (this.work.has(kind) ? [[kind, workOfKind(kind)]] : [])),
      ),
      footprintPages: used.uses.pages,
      pages: {...used.bySize},
      reuse: used.uses.reuse,
      workingSet: used.uses.workingSet,
    };
  }

  private count(chunk: Chunk, row: number): void {
    const kind = chunk.kind[row];
    if (isAccess(kind)) this.access(chunk, row, kind);
    else if (kind === TABLE_STORE) this.tableStores++;
    else if (kind === WORK) {
      const name = WORK_EVENTS[workOf(chunk, row)];
      this.work.set(name, (this.work.get(name) ?? 0) + countOf(chunk, row));
    } else if (kind === COMPUTE && modeOf(chunk, row) === USER_MODE)
      this.instructions += computedOf(chunk, row);
    else if (kind === HINT && hintOf(chunk, row) === HINT_ADDRESS_SPACE_READY) this.spacesMade++;
  }

  /** One that faults is made again, and counts then. */
  private access(chunk: Chunk, row: number, access: Access): void {
    if (isUser(access)) this.instructions += chunk.instructions[row];
    if (expectationOf(chunk, row) & EXPECT_FAULT) return;
    if (!isUser(access)) {
      this.kernelAccesses++;
      return;
    }
    if (!(marksOf(chunk, row) & SAME_INSTRUCTION)) this.instructions++;
    if (isFetch(access)) return;
    this.accesses++;
    if (isWrite(access)) this.stores++;
  }
}

/** The pages that programs use, each in the address space that it is in. */
class UsedPages implements GuestWatcher {
  paging!: Paging;
  /** Events before the one at hand. */
  passed = 0;
  readonly uses: PageUses;
  readonly bySize: Record<(typeof PAGE_SIZES)[number], number> = {'4 KiB': 0, '2 MiB': 0, '1 GiB': 0};
  private readonly sized = new Set<number>();
  /** The number of the address space of each root, the root having been no other's since. */
  private readonly spaces = new Map<Gfn, number>();
  private made = 0;
  private space = 0;

  constructor(events: number) {
    this.uses = new PageUses(events);
  }

  accessed(gvn: Gvn, access: Access, walk: Walk): void {
    if (!isUser(access) || walk.verdict !== PERMITTED) return;
    this.uses.use(this.space * 2 ** 32 + gvn, this.passed);
    const unit = this.paging.unit(gvn, walk.level);
    const key = (this.space * 4 + walk.level) * 2 ** 32 + unit;
    if (this.sized.has(key)) return;
    this.sized.add(key);
    this.bySize[PAGE_SIZES[walk.level - 1]]++;
  }

  loadCr3({root}: Cr3): void {
    let space = this.spaces.get(root);
    if (space === undefined) {
      space = this.made++;
      this.spaces.set(root, space);
    }
    this.space = space;
  }

  /** A root that is zeroed is the next address space's. */
  overwritten(gfn: Gfn): void {
    this.spaces.delete(gfn);
  }

  invlpg(): void {}
  invpcid(): void {}
  toggleGlobalPages(): void {}
  chapterEnded(): void {}
}

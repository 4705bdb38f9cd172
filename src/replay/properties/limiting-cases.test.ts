/** Where two ways of shadow paging, or one way and a sum done by hand, must count exactly the same. */
import * as fc from 'fast-check';
import {describe, expect, test, vi} from 'vitest';
import {ACCESSED, DIRTY, HIGHEST_LEAF_LEVEL, Paging, READ, USER_MODE, WRITE} from '../../hardware/address.ts';
import type {Gvn, Level, Pcid} from '../../hardware/address.ts';
import {INVPCID_ADDRESS, type InvpcidScope} from '../../hardware/mmu.ts';
import {VirtualMachine} from '../../host/virtual-machine.ts';
import {AT_ONCE} from '../../shadow/software-tlb/discard.ts';
import {dropPage} from '../../shadow/drop-page.ts';
import {LoadedContext} from '../../shadow/loaded-context.ts';
import {ShadowHypervisor} from '../../shadow/shadow-hypervisor.ts';
import {ShadowMmu} from '../../shadow/shadow-mmu.ts';
import type {ShadowParts} from '../../shadow/shadow-parts.ts';
import {ownedByParent} from '../../shadow/sharing.ts';
import {sharedByAddress, SoftwareTlbFlushes, Unprotected} from '../../shadow/software-tlb/software-tlb.ts';
import type {ShadowTables} from '../../shadow/tables/shadow-tables.ts';
import {unboundedTables} from '../../shadow/tables/unbounded-tables.ts';
import {DroppingFlushes} from '../../shadow/traces/dropping-flushes.ts';
import {Traces} from '../../shadow/traces/traces.ts';
import {OWN_LIBRARY, type StrategyValues} from '../../strategies/strategy.ts';
import {shadowCached} from '../../strategies/shadow-cached.ts';
import {defaultsOf} from '../../testing/defaults.ts';
import {Experiment, TABLE} from '../../testing/experiment.ts';
import {BARE} from '../../testing/processors.ts';
import {Events, type EventCounts} from '../../timing/events.ts';
import {ForesightCollector} from '../foresight.ts';
import {Scribe} from './scribe.ts';
import {BEDS} from './beds.ts';
import {replayChecked, type Bed} from './testbed.ts';
import {played} from './wild-guest.ts';
import {anyMoves, anyParameters, withoutPcids} from './wild-moves.ts';
import {patience, sized} from '../../testing/effort.ts';
import {expectProperty} from '../../testing/property.ts';

// Generous, for a machine that does other things beside.
vi.setConfig({testTimeout: patience(60_000)});

describe('a pool keyed by virtual address, emptied at each load of CR3, without traces, is the software TLB', () => {
  type Kind = (tables: ShadowTables, loaded: LoadedContext) => ShadowParts;

  const softwareTlb: Kind = (tables, loaded) => ({
    loaded,
    sharing: sharedByAddress('addresses'),
    rootAtHand: () => loaded.root,
    protection: new Unprotected(),
    flushes: new SoftwareTlbFlushes(tables, loaded),
  });

  /** The parts of the cached kinds: pages that belong to their parent, and a pool that a load of CR3 empties. */
  const nothingTraced: Kind = (tables, loaded) => {
    const sharing = {...ownedByParent(tables), mayStay: () => true};
    const protection = new NothingTraced(tables, sharing);
    return {loaded, sharing, protection, flushes: new FlushesOfATlb(tables, loaded)};
  };

  class NothingTraced extends Traces {
    override created(): void {}
    override freed(): void {}
    override audit(): void {}

    override letsStoresThrough(): boolean {
      return true;
    }

    override largestLeaf(): Level {
      return HIGHEST_LEAF_LEVEL;
    }
  }

  class FlushesOfATlb extends DroppingFlushes {
    override faultInjected(gvn: Gvn): void {
      dropPage(this.tables, this.loaded, gvn);
    }

    override invlpg(gvn: Gvn): void {
      super.invlpg(gvn);
      dropPage(this.tables, this.loaded, gvn);
    }

    override toggleGlobalPages(): void {
      AT_ONCE.everything(this.tables, this.loaded.root!);
      super.toggleGlobalPages();
    }

    /** The guests here have one context, so what is not of one address is of everything. */
    override invpcid(scope: InvpcidScope, pcid: Pcid, gvn: Gvn): void {
      if (scope !== INVPCID_ADDRESS) return this.toggleGlobalPages();
      super.invpcid(scope, pcid, gvn);
      dropPage(this.tables, this.loaded, gvn);
    }
  }

  /** What is counted of CR3's root, which the one keeps and the other makes anew. */
  const OF_THE_ROOT = {shadowRootsAllocated: 0, shadowPagesDropped: 0};

  test.each(['two entries of everything', 'no cache at all'])('%s', name => {
    const count = (scribe: Scribe, bed: Bed, partsOf: Kind) => {
      const {levels, indexBits, guestFrames} = scribe.header;
      const guest = {frames: guestFrames, seed: 1};
      const machine = new VirtualMachine(
        new Paging(levels, indexBits),
        bed.processor,
        bed.host,
        guest,
        new Events(),
      );
      const tables = unboundedTables(machine);
      const mmu = new ShadowMmu(tables, partsOf(tables, new LoadedContext(machine.cpu)));
      return replayChecked(scribe, new ShadowHypervisor(mmu));
    };
    expectProperty(
      fc.property(anyParameters, anyMoves(150), (parameters, moves) => {
        const guest = played(withoutPcids(parameters), moves);
        const [tlb, pool] = [softwareTlb, nothingTraced].map(kind => count(guest.scribe, BEDS[name], kind));
        expect({...pool, ...OF_THE_ROOT}).toEqual({...tlb, ...OF_THE_ROOT});
        // One root serves every load of the software TLB; the pool makes one for each, and drops the one before it.
        const roots = pool.shadowRootsAllocated - tlb.shadowRootsAllocated;
        expect(roots).toBe(tlb.shadowRootsLoaded - 1);
        expect(pool.shadowPagesDropped - tlb.shadowPagesDropped).toBe(roots);
      }),
      {numRuns: 12},
    );
  });
});

describe('an unbounded cache without prefetch', () => {
  const PAGES = 16;
  const touches = fc.array(fc.record({page: fc.nat(PAGES - 1), store: fc.boolean()}), {
    maxLength: sized(120),
  });
  const dirtyAtFirst = fc.array(fc.boolean(), {minLength: PAGES, maxLength: PAGES});

  test('fills each page once, and once more for the first store after a read of a clean one', () => {
    expectProperty(
      fc.property(touches, dirtyAtFirst, (stream, dirty) => {
        const guest = new Experiment({strategy: shadowCached, parameters: {eviction: 'unbounded'}});
        for (let page = 0; page < PAGES; page++)
          guest.map(page, 16 + page, TABLE | ACCESSED | (dirty[page] ? DIRTY : 0));
        const counts = guest.during(() => {
          for (const {page, store} of stream) guest.access(page, USER_MODE | (store ? WRITE : READ));
        });
        const used = [...new Set(stream.map(({page}) => page))];
        const storedLater = used.filter(page => {
          const [first, ...later] = stream.filter(touch => touch.page === page);
          return !dirty[page] && !first.store && later.some(({store}) => store);
        });
        expect(counts.exitsHiddenFault).toBe(used.length + storedLater.length);
        expect(counts.shadowEntriesFilled).toBe(counts.exitsHiddenFault);
      }),
      {numRuns: 40},
    );
  });
});

describe('switching round and round among roots', () => {
  const LOADS = 40;
  const BED: Bed = {processor: BARE, host: {pageKiB: 4, warm: 1, levels: 4}};

  /** The roots that are made anew when `roots` address spaces take turns and as many trees are kept as `parameters` say. */
  function rootsMade(roots: number, parameters: StrategyValues): number {
    const scribe = new Scribe(4, 9, 64);
    for (let load = 0; load < LOADS; load++) scribe.loadCr3(10 + (load % roots), 0);
    const foresight = new ForesightCollector(4, 9);
    for (const chunk of scribe.chunks) foresight.add(chunk);
    const machine = new VirtualMachine(
      new Paging(4),
      BED.processor,
      BED.host,
      {frames: 64, seed: 1},
      new Events(),
    );
    const values = {...defaultsOf(shadowCached.parameters), ...WHOLE_TREES, ...parameters};
    const hypervisor = shadowCached.build(machine, values, {...OWN_LIBRARY, foresight});
    const counts: EventCounts = replayChecked(scribe, hypervisor);
    expect(counts.shadowRootsLoaded).toBe(LOADS);
    return counts.shadowRootsAllocated;
  }

  const WHOLE_TREES = {sharePages: 'off', evictionUnit: 'tree', poolPermille: 1000};
  const SPACES = [2, 3, 5, 8];

  test.each(['lru', 'fifo'])(
    '%s with a tree too few makes every root anew, with one for each none',
    eviction => {
      for (const roots of SPACES) {
        expect(rootsMade(roots, {eviction, poolRoots: roots - 1})).toBe(LOADS);
        expect(rootsMade(roots, {eviction, poolRoots: roots})).toBe(roots);
      }
    },
  );

  test("Belady's optimum with a tree too few makes one anew in every round but one root", () => {
    for (const roots of SPACES) {
      /*
       * The first roots − 1 loads fill the pool. At the next, all are needed sooner than the one that was loaded last,
       * whose turn comes after all others': it goes. Then roots − 2 loads find their tree, up to the turn of the one
       * that went, which is number roots − 1 after: that is the next to be made. So there is one in roots − 1 loads.
       */
      const full = roots - 1;
      const later = Math.ceil((LOADS - full) / full);
      expect(rootsMade(roots, {eviction: 'belady', poolRoots: full})).toBe(full + later);
    }
  });

  test('in general it keeps what fits: of each round of n − 1 loads n − k are made, where k trees are kept', () => {
    // 6 roots, 3 trees. The first three are made; then of every 5 loads 3 are.
    const made = 3 + [...Array(LOADS - 3).keys()].filter(load => load % 5 < 3).length;
    expect(rootsMade(6, {eviction: 'belady', poolRoots: 3})).toBe(made);
  });
});

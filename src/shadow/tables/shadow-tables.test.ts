import {describe, expect, test} from 'vitest';
import {ACCESSED, LARGE, PRESENT, READ, USER, USER_MODE, WRITABLE, WRITE} from '../../hardware/address.ts';
import {ALL_RIGHTS} from '../../hardware/rights.ts';
import {shadowCached} from '../../strategies/shadow-cached.ts';
import {Experiment, TABLE} from '../../testing/experiment.ts';
import {ALL_WALK_CACHES, ONE_LEVEL_TLB} from '../../testing/processors.ts';
import {leavesOf, pagesInPool, shadowsOf, shadowTables} from '../../testing/shadow.ts';
import {InStepFlushes} from '../in-step-flushes.ts';
import {LoadedContext} from '../loaded-context.ts';
import {ShadowHypervisor} from '../shadow-hypervisor.ts';
import {ShadowMmu} from '../shadow-mmu.ts';
import {sharedByRole} from '../sharing.ts';
import {Traces} from '../traces/traces.ts';
import {free} from './death.ts';
import type {ShadowPage} from './shadow-page.ts';
import {unboundedTables} from './unbounded-tables.ts';

const USER_READ = READ | USER_MODE;

/** Two pages in two tables, and a page that maps the first page's table. */
function guestOf(strategy = shadowCached): Experiment {
  const processor = {tlb: ONE_LEVEL_TLB, walkCaches: ALL_WALK_CACHES};
  const guest = new Experiment({strategy, processor, host: {pageKiB: 2048}});
  guest.map(0, 20);
  guest.map(4, 24);
  guest.map(16, guest.table(0, 1));
  for (const page of [0, 4, 16]) guest.access(page, USER_READ);
  guest.hypervisor.audit();
  return guest;
}

const lowest = (guest: Experiment): ShadowPage => shadowsOf(guest, guest.table(0, 1))[0];
const leaf = (guest: Experiment): number => leavesOf(guest, 20)[0];

describe('handing a walk over to a guest table', () => {
  const ofTable = (guest: Experiment) => {
    const [above] = shadowsOf(guest, guest.table(0, 2));
    return shadowTables(guest).memory.slot(above.frame, 0);
  };

  test('unhooks the page that stood for it, whose path the processor forgets', () => {
    const guest = guestOf();
    const tables = shadowTables(guest);
    const [page, gfn] = [lowest(guest), guest.table(0, 1)];
    const counts = guest.during(() => tables.handOver(ofTable(guest), 2, gfn, ALL_RIGHTS));
    expect(counts).toMatchObject({shadowEntriesFilled: 1, hiddenFaultFlushes: 1});
    expect(page.parents.size).toBe(0);
    expect([...tables.switchesTo(gfn)]).toEqual([ofTable(guest)]);
    expect(tables.childAt(ofTable(guest), 2)).toBeUndefined();
    guest.hypervisor.audit();
  });

  test('ends where the entry is cleared, or the host takes or protects the table', () => {
    const gone: readonly ((guest: Experiment, gfn: number) => void)[] = [
      guest => shadowTables(guest).clear(ofTable(guest), 2),
      (guest, gfn) => guest.hypervisor.hostUnmap(gfn),
      (guest, gfn) => guest.hypervisor.hostProtect(gfn),
    ];
    for (const act of gone) {
      const guest = guestOf();
      const gfn = guest.table(0, 1);
      shadowTables(guest).handOver(ofTable(guest), 2, gfn, ALL_RIGHTS);
      act(guest, gfn);
      expect(shadowTables(guest).switchesTo(gfn).size).toBe(0);
      expect(shadowTables(guest).memory.isPresent(ofTable(guest))).toBe(false);
    }
  });

  test('lets the hardware set bits in it, so the host sees a store', () => {
    const guest = guestOf();
    const gfn = guest.table(0, 1);
    guest.hypervisor.hostProtect(gfn);
    shadowTables(guest).handOver(ofTable(guest), 2, gfn, ALL_RIGHTS);
    expect(guest.machine.physmap.isWritable(gfn)).toBe(true);
  });

  test.each<[string, (guest: Experiment, gfn: number) => void]>([
    ['lies elsewhere', (guest, gfn) => guest.machine.takeFrame(gfn)],
    ['is protected by the host', (guest, gfn) => guest.machine.protectFrame(gfn)],
    ['is not in step', (guest, gfn) => guest.store(0, 2, gfn - 7, TABLE | ACCESSED)],
    ['is not in step', (guest, gfn) => guest.store(0, 2, gfn, USER | PRESENT | ACCESSED)],
  ])('an audit finds a table that %s', (expected, spoil) => {
    const guest = guestOf();
    const gfn = guest.table(0, 1);
    shadowTables(guest).handOver(ofTable(guest), 2, gfn, ALL_RIGHTS);
    spoil(guest, gfn);
    expect(() => guest.hypervisor.audit()).toThrow(
      expected === 'lies elsewhere' ? 'leads to a frame' : expected,
    );
  });
});

describe('freeing a page', () => {
  test('takes it out of every parent, clears what it held, and leaves its children', () => {
    const guest = guestOf();
    const tables = shadowTables(guest);
    const [second] = shadowsOf(guest, guest.table(0, 2));
    const [child] = shadowsOf(guest, guest.table(0, 1));
    // One entry points at it, and two pages are linked from it.
    expect(guest.during(() => free(tables, second, 'dropped'))).toMatchObject({
      shadowPagesDropped: 1,
      shadowEntriesDropped: 3,
    });
    expect(pagesInPool(guest)).toContain(child);
    expect(child.parents.size).toBe(0);
    expect(tables.pool.find(second.role)).toBeUndefined();
    // The other leaves are as they were.
    expect(leavesOf(guest, 20)).toHaveLength(1);
  });

  test('gives the frame back: the next page takes it, empty', () => {
    const guest = guestOf();
    const tables = shadowTables(guest);
    const page = lowest(guest);
    free(tables, page, 'dropped');
    const next = tables.create({kind: 'direct', gfn: 0, level: 1, access: ALL_RIGHTS});
    expect(next.frame).toBe(page.frame);
    for (let index = 0; index < tables.memory.entries; index++) {
      expect(tables.memory.flagsAt(tables.memory.slot(next.frame, index))).toBe(0);
    }
    expect(leavesOf(guest, 20)).toEqual([]);
  });
});

describe('making way for another entry', () => {
  test('flushes the hardware where the entry was a link, for pieces may lie below', () => {
    const guest = guestOf();
    const tables = shadowTables(guest);
    const [link] = lowest(guest).parents;
    expect(guest.during(() => tables.makeWay(link, 2, 'traceFaultFlushes')).traceFaultFlushes).toBe(1);
    expect(guest.during(() => tables.makeWay(leaf(guest), 1, 'traceFaultFlushes')).traceFaultFlushes).toBe(0);
  });
});

describe('an audit finds', () => {
  const plants: [string, RegExp, (guest: Experiment) => void][] = [
    [
      'a leaf that the reverse map lacks',
      /reverse map of frame 20/,
      guest => {
        shadowTables(guest).reverseMap.remove(20, 1, leaf(guest));
      },
    ],
    [
      'a leaf in the reverse map that is none',
      /leaves and entries of the reverse map differ: 3 and 4/,
      guest => {
        shadowTables(guest).reverseMap.add(20, 1, 4000);
      },
    ],
    [
      'a link that the child does not know',
      /points at a page that does not know it/,
      guest => {
        const {parents} = lowest(guest);
        for (const slot of parents) parents.delete(slot);
      },
    ],
    [
      'a parent that does not point at the child',
      /links from parents and links to children differ/,
      guest => {
        lowest(guest).parents.add(4000);
      },
    ],
    [
      'a link to a page of another level',
      /level of the page below slot/,
      guest => {
        const {memory} = shadowTables(guest);
        const [root] = shadowsOf(guest, guest.root);
        shadowTables(guest).link(memory.slot(root.frame, 3), lowest(guest));
      },
    ],
    [
      'a leaf that leads to where its frame does not lie',
      /does not own/,
      guest => {
        shadowTables(guest).memory.store(leaf(guest), 1000, TABLE);
      },
    ],
    [
      'a page that was freed and not counted',
      /allocated less freed and live differ/,
      guest => {
        free(shadowTables(guest), lowest(guest), 'dropped');
        guest.machine.events.shadowPagesDropped--;
        for (const tlb of guest.machine.cpu.tlbs) tlb.dropAll();
        guest.machine.cpu.walkCaches.dropAll();
      },
    ],
    [
      'a table in a host frame that is no shadow page',
      /shadow pages and tables in host frames differ/,
      guest => {
        shadowTables(guest).host.allocate();
      },
    ],
    [
      'a walk cache that leads into a page that was freed',
      /a walk cache leads/,
      guest => {
        guest.access(0, USER_READ);
        const page = lowest(guest);
        free(shadowTables(guest), page, 'dropped');
      },
    ],
    [
      'a traced table that is writable through one alias',
      /guest table 60 is writable/,
      guest => {
        const [slot] = leavesOf(guest, guest.table(0, 1));
        shadowTables(guest).memory.addFlags(slot, WRITABLE);
      },
    ],
    [
      'a traced table in a large leaf',
      /guest table 59 lies in the large leaf/,
      guest => {
        const tables = shadowTables(guest);
        const [second] = shadowsOf(guest, guest.table(0, 2));
        tables.map(tables.memory.slot(second.frame, 2), 2, 56, ALL_RIGHTS & ~WRITE);
      },
    ],
    [
      'a TLB that lets stores to a traced table through',
      /the TLB lets stores to page 16/,
      guest => {
        const frame = guest.machine.physmap.frameOf(guest.table(0, 1));
        const writable = {frame, rights: ALL_RIGHTS, level: 1, guestLevel: 1, global: false, dirty: true};
        guest.machine.cpu.fill(16, READ, writable);
      },
    ],
    [
      'a guest entry that was changed behind its back',
      /entry 0 of the indirect shadow page of level 1/,
      guest => {
        guest.store(0, 1, 21, TABLE);
      },
    ],
    [
      'a link that the guest has no more',
      /entry 0 of the indirect shadow page of level 2/,
      guest => {
        guest.store(0, 2, guest.table(0, 1), 0);
      },
    ],
    [
      'a leaf that grants more than the guest',
      /entry 0 of the indirect shadow page of level 1/,
      guest => {
        guest.map(0, 20, guest.flags(0, 1) & ~WRITABLE);
      },
    ],
    [
      'a leaf that lies where the guest has a table',
      /is not in step/,
      guest => {
        guest.store(4, 2, 24, TABLE | LARGE);
      },
    ],
  ];
  for (const [what, sentence, plant] of plants)
    test(what, () => {
      const guest = guestOf();
      plant(guest);
      expect(() => guest.hypervisor.audit()).toThrow(sentence);
    });

  test('a shadow page that is not known to stand for its table, or known and gone', () => {
    const withTraces = (Kind: typeof Traces): {guest: Experiment; traces: Traces} => {
      let traces: Traces | undefined;
      const guest = guestOf({
        ...shadowCached,
        build(machine) {
          const tables = unboundedTables(machine);
          const loaded = new LoadedContext(machine.cpu);
          const sharing = sharedByRole(tables);
          const protection = new Kind(tables, sharing);
          const flushes = new InStepFlushes(loaded);
          traces = protection;
          return new ShadowHypervisor(new ShadowMmu(tables, {loaded, sharing, protection, flushes}));
        },
      });
      return {guest, traces: traces!};
    };
    const forgotten = withTraces(Traces);
    forgotten.traces.freed(lowest(forgotten.guest));
    expect(() => forgotten.guest.hypervisor.audit()).toThrow(/of 7 shadow pages of guest tables 6 are known/);
    const kept = withTraces(
      class extends Traces {
        override freed(): void {}
      },
    );
    free(shadowTables(kept.guest), lowest(kept.guest), 'dropped');
    shadowTables(kept.guest).flushEveryCpu('evictionFlushes');
    expect(() => kept.guest.hypervisor.audit()).toThrow(/guest table 60 has a shadow page not in the pool/);
  });
});

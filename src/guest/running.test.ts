import {describe, expect, test} from 'vitest';
import {FETCH, READ, USER_MODE, WRITE} from '../hardware/address.ts';
import {
  HINT_ADDRESS_SPACE_DYING,
  HINT_ADDRESS_SPACE_READY,
  HINT_FAULT_RETURN,
  HINT_KERNEL_TO_USER,
  HINT_LAZY_MMU_BEGIN,
  HINT_LAZY_MMU_END,
  HINT_USER_TO_KERNEL_FAULT,
  HINT_USER_TO_KERNEL_INTERRUPT,
  HINT_USER_TO_KERNEL_SYSCALL,
} from '../hardware/mmu.ts';
import {EXPECT_FAULT} from '../recording/format.ts';
import type {RecordedEvent} from '../recording/reader.ts';
import {counts, ObservedGuest} from '../testing/observed-guest.ts';
import {audit} from './audit.ts';
import type {GuestProcess} from './process.ts';

const TABLES_ONLY = {kernelAccesses: 0, codePages: 0};

const hints = (events: readonly RecordedEvent[]) =>
  events.flatMap(event => (event.type === 'hint' ? [event.hint] : []));
const accesses = (events: readonly RecordedEvent[]) =>
  events.flatMap(event => (event.type === 'access' ? [[event.access, event.gvn] as const] : []));

describe('a fault', () => {
  test('is the access with its error code, the handler, and the access again', () => {
    const guest = new ObservedGuest(TABLES_ONLY);
    const region = guest.spawn().map(4, {alignment: 0});
    region.write(0);
    const events = guest.during(() => region.write(1, 7));
    // Error code: W (2) and U (4), not P.
    expect(events.map(event => event.type)).toEqual([
      'access',
      'hint',
      'work',
      'work',
      'work',
      'table store',
      'hint',
      'access',
    ]);
    expect(events[0]).toMatchObject({access: WRITE | USER_MODE, line: 7, expectation: EXPECT_FAULT | 2 | 4});
    expect(events[7]).toMatchObject({access: WRITE | USER_MODE, line: 7, expectation: 0});
    expect(events[2]).toMatchObject({work: 'guestFaults', count: 1});
    expect(events[3]).toMatchObject({work: 'guestPagesAllocated', count: 1});
    expect(events[4]).toMatchObject({work: 'guestPagesZeroed', count: 1});
    expect(hints(events)).toEqual([HINT_USER_TO_KERNEL_FAULT, HINT_FAULT_RETURN]);
  });

  test('of the kernel in user memory is taken where it is', () => {
    const guest = new ObservedGuest({codePages: 0, isolated: 1});
    const process = guest.spawn();
    process.fork();
    guest.programs.nextPipeEnd(process);
    const events = guest.during(() => process.pipe());
    // The pipe read stores to the stack page, which fork made read-only: P (1) and W (2), supervisor.
    expect(events).toContainEqual(
      expect.objectContaining({access: WRITE, expectation: EXPECT_FAULT | 1 | 2}),
    );
    expect(hints(events)).toEqual([HINT_USER_TO_KERNEL_SYSCALL, HINT_FAULT_RETURN, HINT_KERNEL_TO_USER]);
    // One way in and one way out: the fault itself changes no CR3.
    expect(events.filter(event => event.type === 'CR3 read')).toHaveLength(2);
  });
});

describe('marks for a paravirtual kernel', () => {
  test('a switch interrupts who runs; a system call says so', () => {
    const guest = new ObservedGuest(TABLES_ONLY);
    const [a, b] = [guest.spawn(), guest.spawn()];
    a.run();
    expect(hints(guest.during(() => b.run()))).toEqual([HINT_USER_TO_KERNEL_INTERRUPT, HINT_KERNEL_TO_USER]);
    expect(hints(guest.during(() => b.syscall()))).toEqual([
      HINT_USER_TO_KERNEL_SYSCALL,
      HINT_KERNEL_TO_USER,
    ]);
  });

  test('an address space is ready after fork and dies at exit; each leaf table is one lazy batch', () => {
    const guest = new ObservedGuest(TABLES_ONLY);
    const process = guest.spawn();
    process.map(4, {alignment: 0}).touchAll('write');
    let child = process;
    const forked = guest.during(() => (child = process.sibling(process.fork())));
    // The mapping's table and the stack's.
    const batch = [HINT_LAZY_MMU_BEGIN, HINT_LAZY_MMU_END];
    const inside = [...batch, ...batch];
    expect(hints(forked)).toEqual([
      HINT_USER_TO_KERNEL_SYSCALL,
      ...inside,
      HINT_ADDRESS_SPACE_READY,
      HINT_KERNEL_TO_USER,
    ]);
    expect(forked).toContainEqual({type: 'hint', hint: HINT_ADDRESS_SPACE_READY, operand: child.space.root});
    child.run();
    expect(hints(guest.during(() => child.exit()))).toEqual([
      HINT_USER_TO_KERNEL_SYSCALL,
      HINT_ADDRESS_SPACE_DYING,
      ...inside,
    ]);
  });
});

describe('code', () => {
  const WITH_CODE = {kernelAccesses: 0, codePages: 3, instructionsPerFetch: 100};

  test('a process fetches its code pages round robin, one each so many instructions', () => {
    const guest = new ObservedGuest(WITH_CODE);
    const process = guest.spawn();
    process.compute(1 + 300);
    const {code} = process.space.image;
    const fetch = FETCH | USER_MODE;
    // It is back on page 0, 1 instruction in: after 99, 199, 299 and 399 more it goes on to pages 1, 2, 0, 1.
    expect(accesses(guest.during(() => process.compute(400)))).toEqual(
      [1, 2, 0, 1].map(page => [fetch, code + page]),
    );
    expect(accesses(guest.during(() => process.compute(98)))).toEqual([]);
    expect(accesses(guest.during(() => process.compute(1)))).toEqual([[fetch, code + 2]]);
  });

  test('whoever comes back from the kernel fetches the page it was on', () => {
    const guest = new ObservedGuest(WITH_CODE);
    const process = guest.spawn();
    const region = process.map(2, {alignment: 0});
    region.touchAll('write');
    process.syscall();
    const events = guest.during(() => region.read(0));
    expect(accesses(events).map(([access]) => access)).toEqual([FETCH | USER_MODE, READ | USER_MODE]);
  });

  test('the first fetch of a program maps all of it, by fault-around', () => {
    const guest = new ObservedGuest(WITH_CODE);
    const process = guest.spawn();
    const stores = guest.during(() => process.compute(1)).filter(event => event.type === 'table store');
    // Three pages, unless they straddle a window of 16; and the tables on the path, at most 3 for each.
    expect(stores.length).toBeGreaterThanOrEqual(1 + 3);
    expect(stores.length).toBeLessThanOrEqual(3 + 3);
  });
});

describe('what the kernel touches', () => {
  test('an entry by the stated table: entry text and stack, per-CPU data, kernel stack, text pages; and the way out', () => {
    const guest = new ObservedGuest({codePages: 0, kernelEntryPages: 2});
    const process = guest.spawn();
    process.run();
    const {layout} = guest.core;
    const stack = layout.direct(process.stack);
    const touched = accesses(guest.during(() => process.syscall()));
    expect(touched.slice(0, 4)).toEqual([
      [FETCH, layout.entryText],
      [WRITE, layout.entryStack],
      [READ, layout.data],
      [WRITE, stack],
    ]);
    // HINT_USER_TO_KERNEL_SYSCALL is the first way in, so its handler lies at the start of the text.
    expect(touched.slice(4, 6)).toEqual([0, 1].map(page => [FETCH, layout.text + page]));
    expect(accesses(guest.during(() => process.syscall()))).toEqual(touched);
    expect(touched.slice(6)).toEqual([
      [READ, stack],
      [FETCH, layout.entryText],
    ]);
  });

  test('a first touch handles one page descriptor and zeroes the page through the direct map', () => {
    const guest = new ObservedGuest({codePages: 0, kernelEntryPages: 0});
    const region = guest.spawn().map(4, {alignment: 0});
    region.write(0);
    const events = guest.during(() => region.write(1));
    const store = events.find(event => event.type === 'table store')!;
    const {layout} = guest.core;
    expect(accesses(events)).toContainEqual([WRITE, layout.descriptor(store.frame)]);
    expect(events).toContainEqual({type: 'page write', gvn: layout.direct(store.frame), gfn: store.frame});
  });

  test('exit handles the descriptors of what it unmaps, of what that frees, and of the tables', () => {
    const guest = new ObservedGuest({codePages: 0, kernelEntryPages: 0});
    const {layout, tables} = guest.core;
    const inDescriptors = (gvn: number) => layout.descriptor(0) <= gvn && gvn < layout.data;
    /** How many descriptors the exit of `process` handles, beside those of the tables that it frees. */
    const handledBy = (process: GuestProcess) => {
      const before = tables.memory.tables;
      const events = guest.during(() => process.exit());
      const handled = accesses(events).filter(([, gvn]) => inDescriptors(gvn));
      return handled.length - (before - tables.memory.tables);
    };
    const parent = guest.spawn();
    parent.map(8, {alignment: 0}).touchAll('write');
    const child = parent.sibling(parent.fork());
    child.run();
    // Eight pages and the stack's are the parent's too, so the child's exit frees none of them.
    expect(handledBy(child)).toBe(8 + 1);
    expect(handledBy(parent)).toBe(2 * (8 + 1));
  });

  test('a copy reads the old page and writes the new', () => {
    const guest = new ObservedGuest({codePages: 0});
    const process = guest.spawn();
    const region = process.map(2, {alignment: 0});
    /** Writes to page 0, and says which frame holds it then. */
    const written = () => {
      const events = guest.during(() => region.write(0));
      const stores = events.flatMap(event => (event.type === 'table store' ? [event.frame] : []));
      return {events, frame: stores[stores.length - 1]};
    };
    const old = written().frame;
    process.fork();
    const {events, frame} = written();
    const {layout} = guest.core;
    expect(events.filter(({type}) => type === 'page read')).toEqual([
      {type: 'page read', gvn: layout.direct(old)},
    ]);
    expect(events.filter(({type}) => type === 'page write')).toEqual([
      {type: 'page write', gvn: layout.direct(frame), gfn: frame},
    ]);
    expect(frame).not.toBe(old);
  });

  test('who wakes from a read lets whoever wrote enter one and sleep: two system calls a hop, and one entry less', () => {
    const guest = new ObservedGuest({isolated: 1});
    const [writer, reader] = [guest.spawn(), guest.spawn()];
    for (const process of [reader, writer]) process.run();
    writer.pipe();
    const woken = guest.during(() => reader.wake());
    reader.pipe();
    const switched = guest.during(() => writer.pipe());
    // Into the kernel, the switch, out of it; else into it and out of it once more.
    expect([counts(woken)['CR3 load'], counts(switched)['CR3 load']]).toEqual([3, 5]);
    audit(guest.core);
  });

  test('nobody wakes from a read of what was not written, or by itself', () => {
    const guest = new ObservedGuest();
    const process = guest.spawn();
    expect(() => process.wake()).toThrow('wakes a process for which no other has written');
    const other = guest.spawn();
    other.pipe();
    expect(() => other.wake()).toThrow('wakes a process for which no other has written');
  });

  test('with table stores only, nothing but stores to tables is a kernel access', () => {
    const guest = new ObservedGuest(TABLES_ONLY);
    const process = guest.spawn();
    const region = process.map(8);
    const events = guest.during(() => {
      region.touchAll('write');
      process.fork();
      region.write(0);
      process.pipe();
      region.unmap();
    });
    expect(accesses(events).every(([access]) => (access & USER_MODE) !== 0)).toBe(true);
    expect(events.some(event => event.type === 'page read')).toBe(false);
  });
});

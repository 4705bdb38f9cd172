import {describe, expect, test} from 'vitest';
import type {RecordedEvent} from '../recording/reader.ts';
import {counts, ObservedGuest, script} from '../testing/observed-guest.ts';

const TABLES_ONLY = {kernelAccesses: 0, codePages: 0};

const loadsOf = (events: readonly RecordedEvent[]) =>
  events.flatMap(event => (event.type === 'CR3 load' ? [{pcid: event.pcid, noFlush: event.noFlush}] : []));

describe('context switch', () => {
  test('without PCIDs: one CR3 load, which flushes', () => {
    const guest = new ObservedGuest({...TABLES_ONLY, pcid: 0});
    const [a, b] = [guest.spawn(), guest.spawn()];
    a.run();
    expect(loadsOf(guest.during(() => b.run()))).toEqual([{pcid: 0, noFlush: false}]);
    expect(loadsOf(guest.during(() => b.run()))).toEqual([]);
  });

  test('with PCIDs: a slot of its own is flushed when it is taken and kept after', () => {
    const guest = new ObservedGuest(TABLES_ONLY);
    const [a, b] = [guest.spawn(), guest.spawn()];
    // Slot 0, PCID 1, is the kernel's own since boot.
    expect(loadsOf(guest.during(() => a.run()))).toEqual([{pcid: 2, noFlush: false}]);
    expect(loadsOf(guest.during(() => b.run()))).toEqual([{pcid: 3, noFlush: false}]);
    expect(loadsOf(guest.during(() => a.run()))).toEqual([{pcid: 2, noFlush: true}]);
  });

  test('six slots, taken round robin: the sixth process takes the kernel’s, the seventh the first one’s', () => {
    const guest = new ObservedGuest(TABLES_ONLY);
    const processes = Array.from({length: 7}, () => guest.spawn());
    const taken = processes.flatMap(each => loadsOf(guest.during(() => each.run())).map(load => load.pcid));
    expect(taken).toEqual([2, 3, 4, 5, 6, 1, 2]);
    // The first has lost its slot: it takes the next one, the second's.
    expect(loadsOf(guest.during(() => processes[0].run()))).toEqual([{pcid: 3, noFlush: false}]);
    expect(loadsOf(guest.during(() => processes[2].run()))).toEqual([{pcid: 4, noFlush: true}]);
  });

  test('a flush asked for while another space was loaded is done at the switch back', () => {
    const guest = new ObservedGuest(TABLES_ONLY);
    const [a, b] = [guest.spawn(), guest.spawn()];
    a.run();
    b.run();
    guest.core.contexts.flushSpace(a.space);
    expect(loadsOf(guest.during(() => a.run()))).toEqual([{pcid: 2, noFlush: false}]);
    b.run();
    expect(loadsOf(guest.during(() => a.run()))).toEqual([{pcid: 2, noFlush: true}]);
  });

  test('the ceiling counts whole strides: 33 of them and a page more are 34 INVLPG, 34 a reload of CR3', () => {
    const guest = new ObservedGuest(TABLES_ONLY);
    const {space} = guest.spawn();
    const {contexts} = guest.core;
    contexts.switchTo(space);
    const start = space.image.heap;
    const below = guest.during(() => contexts.flushRange(space, start, start + 33 * 512 + 1, 512));
    expect(counts(below)).toEqual({INVLPG: 34});
    const above = guest.during(() => contexts.flushRange(space, start, start + 34 * 512, 512));
    expect(counts(above)).toEqual({'CR3 read': 1, 'CR3 load': 1});
  });

  test('a kernel thread loads nothing, coming or going', () => {
    const guest = new ObservedGuest(TABLES_ONLY);
    guest.spawn().run();
    const events = guest.during(() => guest.kernelThread(1000));
    expect(events.map(event => event.type)).toEqual(['hint', 'work', 'hint']);
  });
});

describe('kernel page-table isolation', () => {
  const ISOLATED = {...TABLES_ONLY, isolated: 1};

  test('a system call reads CR3 twice and loads it twice, and flushes nothing', () => {
    const guest = new ObservedGuest(ISOLATED);
    const process = guest.spawn();
    process.run();
    const events = guest.during(() => process.syscall());
    expect(counts(events)['CR3 read']).toBe(2);
    expect(loadsOf(events)).toEqual([
      {pcid: 2, noFlush: true},
      {pcid: 2 + 2048, noFlush: true},
    ]);
  });

  test('so does a fault', () => {
    const guest = new ObservedGuest(ISOLATED);
    const region = guest.spawn().map(4, {alignment: 0});
    region.write(0);
    const events = guest.during(() => region.write(1));
    expect([counts(events)['CR3 read'], counts(events)['CR3 load']]).toEqual([2, 2]);
  });

  test('without PCIDs both loads flush', () => {
    const guest = new ObservedGuest({...ISOLATED, pcid: 0});
    const process = guest.spawn();
    process.run();
    expect(loadsOf(guest.during(() => process.syscall()))).toEqual([
      {pcid: 0, noFlush: false},
      {pcid: 0, noFlush: false},
    ]);
  });

  test('a flush of the space is done for the user PCID on the way out', () => {
    const guest = new ObservedGuest(ISOLATED);
    const process = guest.spawn();
    process.run();
    // In, the flush of fork, out.
    expect(loadsOf(guest.during(() => process.fork()))).toEqual([
      {pcid: 2, noFlush: true},
      {pcid: 2, noFlush: false},
      {pcid: 2 + 2048, noFlush: false},
    ]);
  });

  test('a page is invalidated for both PCIDs', () => {
    const guest = new ObservedGuest(ISOLATED);
    const region = guest.spawn().map(4, {alignment: 0});
    region.touchAll('write');
    const events = guest.during(() => region.unmap(0, 2));
    expect(counts(events).INVLPG).toBe(2);
    const others = events.flatMap(event => (event.type === 'INVPCID' ? [event.pcid] : []));
    expect(others).toEqual([2 + 2048, 2 + 2048]);
  });

  test('a new space is two roots of 256 copied entries each, and a link in the user half is stored in both', () => {
    const guest = new ObservedGuest(ISOLATED);
    const events = guest.during(() => guest.spawn());
    // Twice 256, the link to level 3 twice, two more links and the stack's leaf.
    expect(counts(events)['table store']).toBe(2 * 256 + 2 + 2 + 1);
    const {root, userRoot} = guest.core.spaces[0];
    expect([root % 2, userRoot]).toEqual([0, root + 1]);
  });

  test('a link in the user half goes to the user root first, and to the kernel’s with no-execute', () => {
    const guest = new ObservedGuest(ISOLATED);
    const lines = script(guest.during(() => guest.spawn()));
    const {root, userRoot} = guest.core.spaces[0];
    const first = lines.findIndex(line => line.endsWith(' PWUA') && line.startsWith(`${userRoot}[255]`));
    expect(lines[first + 1]).toBe(`${lines[first].replace(`${userRoot}[`, `${root}[`)}X`);
  });

  test('only the entry area is mapped on the user root, and only it is global', () => {
    const guest = new ObservedGuest(ISOLATED);
    const {core} = guest;
    const present = (root: number, gvn: number) => {
      const {table, index} = core.tables.find(root, gvn);
      return core.tables.flags(table, index) & 1;
    };
    const {userRoot, root} = guest.spawn().space;
    const {entryText, entryStack, text, data, directMap} = core.layout;
    expect([entryText, entryStack].map(gvn => present(userRoot, gvn))).toEqual([1, 1]);
    expect([text, data, directMap].map(gvn => present(userRoot, gvn))).toEqual([0, 0, 0]);
    expect([text, data, directMap, entryText].map(gvn => present(root, gvn))).toEqual([1, 1, 1, 1]);
  });
});

/**
 * fork, copy-on-write, munmap, exec and exit of a process with three pages, store by store, derived by hand.
 *
 * A table has 4 entries (2 bits an index), so a region is 64 pages and the root's entries are regions 0 and 1 of the
 * user, 2 the direct map, 3 the kernel's image. Seed 1 gives out frames in this order:
 *
 *   40 41 42 43 48 49 50 51 36 37 38 39 44 45 46 47 …
 *
 * Page 116 is page 52 = 3·16 + 1·4 + 0 of region 1: entry 1 of the root, then 3, 1, 0. Page 127 is page 63: 1, 3, 3, 3.
 *
 *   root 40 ─[1]→ 41 ─[3]→ 42 ─[1]→ 50: [0] → 51 and [1] → 36, the mapping's pages 116 and 117
 *                             └[3]→ 43: [3] → 48, the top of the stack, page 127
 *
 * The kernel's own root is frame 11, its tables of level 3 are 12 (direct map) and 17 (image). Frame 49 is the process's
 * kernel stack. Letters: Present, Writable, User, Accessed, Dirty, no eXecute.
 */
import {expect, test} from 'vitest';
import {audit} from './audit.ts';
import {ObservedGuest, script} from '../testing/observed-guest.ts';

const TINY = {indexBits: 2, memoryPages: 64, kernelAccesses: 0, codePages: 0};

function threePages() {
  const guest = new ObservedGuest(TINY);
  const process = guest.spawn();
  const mapping = process.map(2, {alignment: 0});
  mapping.touchAll('write');
  return {guest, process, mapping};
}

test('the layout and the order of frames that the sequences below start from', () => {
  const guest = new ObservedGuest(TINY);
  expect([...guest.core.frames.inOrder()].slice(0, 16)).toEqual([
    40, 41, 42, 43, 48, 49, 50, 51, 36, 37, 38, 39, 44, 45, 46, 47,
  ]);
  expect(guest.core.kernelSpace.root).toBe(11);
  const {space} = guest.spawn();
  expect(space.image).toMatchObject({stack: 124, stackPages: 4, mappingsEnd: 120});
});

test('spawn: a root with the kernel half copied, then the stack’s top page with its tables from the top down', () => {
  const guest = new ObservedGuest(TINY);
  expect(script(guest.during(() => guest.spawn()))).toEqual([
    'zero 40',
    '40[2] = 12 PWUA',
    '40[3] = 17 PWUA',
    'zero 41',
    '40[1] = 41 PWUA',
    'zero 42',
    '41[3] = 42 PWUA',
    'zero 43',
    '42[3] = 43 PWUA',
    '43[3] = 48 PWUADX',
  ]);
});

test('first touches: a leaf table and its link, then one store a page and no flush', () => {
  const guest = new ObservedGuest(TINY);
  const mapping = guest.spawn().map(2, {alignment: 0});
  const touched = guest.during(() => mapping.touchAll('write'));
  expect(script(touched)).toEqual(['zero 50', '42[1] = 50 PWUA', '50[0] = 51 PWUADX', '50[1] = 36 PWUADX']);
});

test('fork: the child’s tables top-down; each page loses W in the parent, then stands old in the child; one flush', () => {
  const {guest, process} = threePages();
  expect(script(guest.during(() => process.fork()))).toEqual([
    'zero 37',
    '37[2] = 12 PWUA',
    '37[3] = 17 PWUA',
    'zero 38',
    '37[1] = 38 PWUA',
    'zero 39',
    '38[3] = 39 PWUA',
    'zero 44',
    '39[1] = 44 PWUA',
    '50[0] = 51 PUADX',
    '44[0] = 51 PUDX',
    '50[1] = 36 PUADX',
    '44[1] = 36 PUDX',
    'zero 45',
    '39[3] = 45 PWUA',
    '43[3] = 48 PUADX',
    '45[3] = 48 PUDX',
    'read CR3',
    'CR3 = 40',
  ]);
  audit(guest.core);
});

test('copy-on-write: who writes first copies (clear, flush, store), who writes last just gets W back', () => {
  const {guest, process, mapping} = threePages();
  const child = process.fork();
  // Frame 46 became the child's kernel stack, so the copy goes to 47.
  expect(script(guest.during(() => mapping.write(0)))).toEqual([
    '50[0] = 0',
    'INVLPG 116',
    '50[0] = 47 PWUADX',
  ]);
  child.run();
  expect(script(guest.during(() => mapping.in(child).write(0)))).toEqual(['44[0] = 51 PWUADX']);
  audit(guest.core);
});

test('munmap: leaves in order, the table that nobody needs any more, then the flush of what was touched', () => {
  const {guest, mapping} = threePages();
  expect(script(guest.during(() => mapping.unmap()))).toEqual([
    '50[0] = 0',
    '50[1] = 0',
    '42[1] = 0',
    'INVLPG 116',
    'INVLPG 117',
  ]);
  // Freed after the flush: the pages, then the table. LIFO gives the table out first.
  expect([...guest.core.frames.inOrder()].slice(0, 4)).toEqual([50, 36, 51, 37]);
  audit(guest.core);
});

test('exec: a new space with its stack, CR3, and only then the old one from the leaves up, with nothing to flush', () => {
  const {guest, process} = threePages();
  const events = guest.during(() => process.exec());
  // The new stack lies elsewhere: its top, page 124, is page 60 = 3·16 + 3·4 + 0 of its region.
  expect(process.space.image).toMatchObject({stack: 121, stackPages: 4});
  expect(script(events)).toEqual([
    'zero 37',
    '37[2] = 12 PWUA',
    '37[3] = 17 PWUA',
    'zero 38',
    '37[1] = 38 PWUA',
    'zero 39',
    '38[3] = 39 PWUA',
    'zero 44',
    '39[3] = 44 PWUA',
    '44[0] = 45 PWUADX',
    'CR3 = 37',
    '50[0] = 0',
    '50[1] = 0',
    '43[3] = 0',
    '42[1] = 0',
    '42[3] = 0',
    '41[3] = 0',
    '40[1] = 0',
  ]);
  audit(guest.core);
});

test('exit: every leaf, every table, then the kernel’s own CR3 instead of a flush; then frames, roots last', () => {
  const {guest, process} = threePages();
  expect(script(guest.during(() => process.exit()))).toEqual([
    '50[0] = 0',
    '50[1] = 0',
    '43[3] = 0',
    '42[1] = 0',
    '42[3] = 0',
    '41[3] = 0',
    '40[1] = 0',
    // The kernel's ASID is still good: bit 63 is set.
    'CR3 = 11 no flush',
  ]);
  // Freed: pages 51 36 48, tables 50 43 42 41 in the order they were unlinked, the root 40, the kernel stack 49.
  expect([...guest.core.frames.inOrder()].slice(0, 10)).toEqual([49, 40, 41, 42, 43, 50, 48, 36, 51, 37]);
  audit(guest.core);
});

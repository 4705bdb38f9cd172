/** fork: an address space that shares every private page with its parent until one of them writes. */
import {ACCESSED, WRITABLE, type Gvn} from '../hardware/address.ts';
import {HINT_ADDRESS_SPACE_READY, HINT_LAZY_MMU_BEGIN, HINT_LAZY_MMU_END} from '../hardware/mmu.ts';
import type {AddressSpace} from './address-space.ts';
import type {Core} from './core.ts';
import {countMappings, deposit} from './large-pages.ts';
import {isSwapped} from './leaves.ts';
import {makeRoom} from './reclaim.ts';
import {stretches, type Stretch} from './stretches.ts';

/** dup_mmap. The parent is loaded. */
export function forkSpace(core: Core, parent: AddressSpace): AddressSpace {
  makeRoom(core, framesNeeded(core, parent));
  const child = core.inheritSpace(parent);
  let copied = 0;
  for (const area of parent.areas) {
    child.areas.insert({...area});
    // A file's own pages are left for the child to fault in, unless a private mapping has copied any.
    if (!area.hasOwnPages) continue;
    for (const stretch of stretches(core.tables, parent.root, area.start, area.end)) {
      copied += stretch.level > 1 ? copyLarge(core, child, stretch) : copyTable(core, child, stretch);
    }
  }
  core.recorder.work('guestForkEntries', copied);
  core.contexts.flushSpace(parent);
  core.recorder.hint(HINT_ADDRESS_SPACE_READY, child.root);
  return child;
}

/** At most, bar areas that straddle tables: leaf tables, their directories, a path above, roots, kernel stack. */
function framesNeeded(core: Core, parent: AddressSpace): number {
  let frames = 4;
  for (const area of parent.areas) {
    let leafTables = 0;
    for (const _ of stretches(core.tables, parent.root, area.start, area.end)) leafTables++;
    const directories = Math.ceil(leafTables / core.paging.entries);
    frames += leafTables + directories + (leafTables > 0 ? core.paging.levels - 2 : 0);
  }
  return frames;
}

/** copy_present_pte for each entry: the parent loses W (one store), the child gets it read-only and old (one store). */
function copyTable(core: Core, child: AddressSpace, {table, index, start, end}: Stretch): number {
  const {tables} = core;
  const into = core.tableFor(child, start, 1);
  let copied = 0;
  core.recorder.hint(HINT_LAZY_MMU_BEGIN, 0);
  for (let at = index; at < index + (end - start); at++) {
    const flags = tables.flags(table, at);
    if (flags === 0) continue;
    copied++;
    const frame = tables.frame(table, at);
    if (isSwapped(flags)) {
      core.swap.share(frame);
      core.setEntry(into, at, frame, flags);
      continue;
    }
    if (frame !== core.zeroPage) {
      core.frames.mappings[frame]++;
      core.accesses.frameHandled(frame);
    }
    if (flags & WRITABLE) core.setEntry(table, at, frame, flags & ~WRITABLE);
    core.setEntry(into, at, frame, flags & ~(WRITABLE | ACCESSED));
  }
  core.recorder.hint(HINT_LAZY_MMU_END, 0);
  return copied;
}

function copyLarge(core: Core, child: AddressSpace, {table, index, level, start}: Stretch): number {
  const {tables, paging} = core;
  const frame = tables.frame(table, index);
  const flags = tables.flags(table, index);
  const base: Gvn = paging.base(start, level);
  const into = core.tableFor(child, base, level);
  deposit(core, child, base, level);
  countMappings(core, frame, level);
  core.accesses.frameHandled(frame);
  if (flags & WRITABLE) core.setEntry(table, index, frame, flags & ~WRITABLE);
  core.setEntry(into, paging.index(base, level), frame, flags & ~(WRITABLE | ACCESSED));
  return 1;
}

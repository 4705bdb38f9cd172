/** What holds of shadow pages of which some are out of sync with their tables. */
import {ACCESSED, DIRTY, LARGE, PRESENT, USER, WRITABLE, type Gfn} from '../../hardware/address.ts';
import {ALL_RIGHTS, narrow} from '../../hardware/rights.ts';
import {exceeds} from '../in-step.ts';
import {narrowToLeaf} from '../leaf-rights.ts';
import type {ShadowPage} from '../tables/shadow-page.ts';
import type {ShadowTables} from '../tables/shadow-tables.ts';
import type {TracedFrames} from '../traced-frames.ts';
import type {AbsenceMarks} from './absence-marks.ts';
import type {OutOfSyncTable} from './out-of-sync-slots.ts';
import type {OutOfSyncTables} from './out-of-sync-tables.ts';

interface Audited {
  readonly tables: ShadowTables;
  readonly outOfSync: OutOfSyncTables;
  readonly traced: TracedFrames;
  readonly marks: AbsenceMarks;
}

export function auditOutOfSync(audited: Audited): void {
  const {tables, outOfSync} = audited;
  outOfSync.slots.audit();
  for (const table of outOfSync.slots.tables()) {
    auditShadows(audited, table);
    if (outOfSync.fixups > 0) auditFixups(tables, table);
  }
  for (const page of tables.pool.pages()) auditPage(audited, page);
}

/** A table out of sync has one shadow, of the lowest level. */
function auditShadows({traced, tables}: Audited, {gfn, page, frame}: OutOfSyncTable): void {
  const shadows = traced.has(gfn) ? [...traced.shadowsOf(gfn)] : [];
  if (shadows.length !== 1 || shadows[0] !== page || page.role.level !== 1)
    throw new Error(
      `out of sync: guest table ${gfn} has ${shadows.length} shadow pages, expected one of level 1`,
    );
  if (tables.machine.physmap.frameOf(gfn) !== frame)
    throw new Error(`out of sync: guest table ${gfn} moved away from host frame ${frame}`);
}

/** Every mapping through which the guest may write to it is remembered. */
function auditFixups({reverseMap, memory}: ShadowTables, {gfn, fixups}: OutOfSyncTable): void {
  for (const slot of reverseMap.leaves(gfn, 1)) {
    if (memory.flagsAt(slot) & WRITABLE && !fixups.includes(slot))
      throw new Error(
        `out of sync: the leaf at slot ${slot} lets stores to table ${gfn} through unremembered`,
      );
  }
}

/** Each entry is what composing the guest's entry, or its snapshot, with the physmap gives; it may lack a right to write. */
function auditPage({tables, outOfSync, marks}: Audited, page: ShadowPage): void {
  const {memory} = tables;
  const snapshot = page.role.kind === 'indirect' ? outOfSync.slots.find(page.role.gfn)?.snapshot : undefined;
  for (let index = 0; index < memory.entries; index++) {
    const slot = memory.slot(page.frame, index);
    const entry =
      page.role.kind === 'direct'
        ? piece(tables, page, index)
        : (snapshotAt(snapshot, index) ?? guestEntry(tables, page.role.gfn, index));
    const wrong = memory.isPresent(slot)
      ? differs(tables, page, slot, entry)
      : marks.has(page, index) && (entry.flags & PRESENT) !== 0;
    if (!wrong) continue;
    const {kind, gfn, level} = page.role;
    throw new Error(
      `out of sync: entry ${index} of the ${kind} shadow page of level ${level} for guest frame ${gfn} is not what ${snapshot ? 'the snapshot' : 'the guest'} says`,
    );
  }
}

interface Entry {
  readonly frame: number;
  readonly flags: number;
}

const snapshotAt = (snapshot: OutOfSyncTable['snapshot'] | undefined, index: number): Entry | undefined =>
  snapshot && {frame: snapshot.frameAt(index), flags: snapshot.flagsAt(index)};

function guestEntry({machine: {guestTables}}: ShadowTables, gfn: Gfn, index: number): Entry {
  const slot = guestTables.slot(gfn, index);
  return {frame: guestTables.frameAt(slot), flags: guestTables.flagsAt(slot)};
}

/** A piece of a large page grants everything: what the guest's entry does is in the entry above. */
function piece({machine}: ShadowTables, {role: {gfn, level}}: ShadowPage, index: number): Entry {
  const flags = PRESENT | ACCESSED | DIRTY | (level > 1 ? LARGE : 0);
  return {frame: gfn + index * machine.paging.pagesIn(level), flags: flags | WRITABLE | USER};
}

function differs(tables: ShadowTables, {role}: ShadowPage, slot: number, {frame, flags}: Entry): boolean {
  if (!(flags & PRESENT) || !(flags & ACCESSED)) return true;
  const isLink = role.level > 1;
  const isGuestLeaf = !isLink || flags & LARGE;
  const granted = isGuestLeaf ? narrowToLeaf(ALL_RIGHTS, flags) : narrow(ALL_RIGHTS, flags);
  if (exceeds(tables.rightsAt(slot), granted)) return true;
  if (!isLink) return tables.gfnAt(slot) !== frame;
  const below = tables.pool.at(tables.memory.frameAt(slot)).role;
  const kind = flags & LARGE ? 'direct' : 'indirect';
  return below.kind !== kind || below.gfn !== frame || below.access !== ALL_RIGHTS;
}

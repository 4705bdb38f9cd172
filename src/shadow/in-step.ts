/**
 * The law of shadow pages that are in step: each entry is what composing the guest's entry with the physmap gives, but
 * that it may be missing, and may lack the right to write.
 */
import {ACCESSED, LARGE, PRESENT, type Gfn} from '../hardware/address.ts';
import {ALL_RIGHTS, MAY_WRITE, narrow, type Rights} from '../hardware/rights.ts';
import {narrowToLeaf} from './leaf-rights.ts';
import {keyOf, type Role, type ShadowPage} from './tables/shadow-page.ts';
import type {ShadowTables} from './tables/shadow-tables.ts';

/** Throws where an entry of a shadow page is not in step, of those pages that `mustBe` holds for. */
export function auditInStep(tables: ShadowTables, mustBe = (_page: ShadowPage): boolean => true): void {
  const {memory, pool} = tables;
  for (const page of pool.pages()) {
    if (!mustBe(page)) continue;
    for (const slot of tables.present(page)) {
      const index = memory.indexOf(slot);
      const expected = expectedAt(tables, page, index);
      const differs = tables.isLeaf(slot, page.role.level)
        ? leafDiffers(tables, slot, expected)
        : linkDiffers(tables, slot, expected);
      if (!differs) continue;
      const {kind, gfn, level} = page.role;
      throw new Error(
        `traces: entry ${index} of the ${kind} shadow page of level ${level} for guest frame ${gfn} is not in step`,
      );
    }
  }
}

/** What an entry should stand for: the guest's next table, or a run of frames. Undefined where nothing may stand. */
type Expected = Role | undefined;

export function expectedAt(tables: ShadowTables, page: ShadowPage, index: number): Expected {
  const {paging, guestTables} = tables.machine;
  const {kind, gfn, level, access} = page.role;
  if (kind === 'direct') return runOf(gfn + index * paging.pagesIn(level), page.role, access);
  const slot = guestTables.slot(gfn, index);
  const flags = guestTables.flagsAt(slot);
  if (!(flags & PRESENT) || !(flags & ACCESSED)) return undefined;
  const next = guestTables.frameAt(slot);
  if (level > 1 && !(flags & LARGE))
    return {kind: 'indirect', gfn: next, level: level - 1, access: narrow(access, flags)};
  return runOf(next, page.role, narrowToLeaf(access, flags));
}

const runOf = (gfn: Gfn, {level}: Role, access: Rights): Role => ({
  kind: 'direct',
  gfn,
  level: level - 1,
  access,
});

function leafDiffers(tables: ShadowTables, slot: number, expected: Expected): boolean {
  if (expected === undefined || expected.kind === 'indirect') return true;
  const rights = narrow(ALL_RIGHTS, tables.memory.flagsAt(slot));
  return tables.gfnAt(slot) !== expected.gfn || exceeds(rights, expected.access);
}

function linkDiffers(tables: ShadowTables, slot: number, expected: Expected): boolean {
  if (expected === undefined) return true;
  if (tables.isSwitch(slot)) {
    const leadsThere = expected.kind === 'indirect' && tables.gfnAt(slot) === expected.gfn;
    return !leadsThere || tables.rightsAt(slot) !== expected.access;
  }
  const {role} = tables.pool.at(tables.memory.frameAt(slot));
  if (exceeds(role.access, expected.access)) return true;
  // A page of pieces that was clean when it was made may stay until the first store to it.
  const access = expected.kind === 'direct' ? role.access : expected.access;
  return keyOf(role) !== keyOf({...expected, access, view: role.view});
}

/** Whether `rights` grants what `granted` does not, or lacks more of it than the right to write. */
export const exceeds = (rights: Rights, granted: Rights): boolean =>
  rights !== granted && rights !== (granted & ~MAY_WRITE);

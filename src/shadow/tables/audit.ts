/** What must hold of shadow tables, however they follow the guest's. */
import type {Level} from '../../hardware/address.ts';
import {FIRST_TABLE_FRAME} from '../../host/physmap.ts';
import {snapshot, total, type EventName} from '../../timing/events.ts';
import {ACCOUNTS} from './death.ts';
import type {ShadowTables} from './shadow-tables.ts';

/** What counts a page that is freed, by why it was. */
const FREED: readonly EventName[] = [...new Set(Object.values(ACCOUNTS).map(({counter}) => counter))];

/** Recomputes links, reverse map and pool from the tables, and throws where the bookkeeping differs. */
export function auditShadowTables(tables: ShadowTables): void {
  tables.pool.audit();
  auditEntries(tables);
  auditWalkCaches(tables);
  auditCounts(tables);
}

function auditEntries(tables: ShadowTables): void {
  let leaves = 0;
  let links = 0;
  for (const page of tables.pool.pages()) {
    const {level} = page.role;
    for (const slot of tables.present(page)) {
      if (tables.isLeaf(slot, level)) {
        auditLeaf(tables, slot, level);
        leaves++;
      } else if (tables.isSwitch(slot)) {
        auditSwitch(tables, slot);
      } else {
        auditLink(tables, slot, level);
        links++;
      }
    }
  }
  const parents = [...tables.pool.pages()].reduce((sum, page) => sum + page.parents.size, 0);
  expectEqual('links from parents and links to children', links, parents);
  expectEqual('leaves and entries of the reverse map', leaves, tables.reverseMap.count());
}

function auditLeaf(tables: ShadowTables, slot: number, level: Level): void {
  const gfn = tables.gfnAt(slot);
  tables.machine.physmap.auditPlacement('shadow leaf', gfn, tables.memory.frameAt(slot));
  if (![...tables.reverseMap.leaves(gfn, level)].includes(slot)) {
    throw new Error(`shadow: the reverse map of frame ${gfn} lacks the leaf at slot ${slot}`);
  }
}

function auditSwitch(tables: ShadowTables, slot: number): void {
  const gfn = tables.gfnAt(slot);
  const {physmap} = tables.machine;
  physmap.auditPlacement('switching entry', gfn, tables.memory.frameAt(slot));
  if (!physmap.isWritable(gfn))
    throw new Error(
      `shadow: guest table ${gfn} is protected by the host, but the hardware may set bits in it`,
    );
  if (!tables.switchesTo(gfn).has(slot))
    throw new Error(`shadow: guest table ${gfn} does not know the switching entry at slot ${slot}`);
}

function auditLink({pool, memory}: ShadowTables, slot: number, level: Level): void {
  const child = pool.at(memory.frameAt(slot));
  if (!child?.parents.has(slot))
    throw new Error(`shadow: the entry at slot ${slot} points at a page that does not know it`);
  expectEqual(
    `level of the page below slot ${slot} and the level below ${level}`,
    child.role.level,
    level - 1,
  );
}

/** What the processor remembers of a walk must not lead it into a page that was freed. */
function auditWalkCaches({pool, machine}: ShadowTables): void {
  for (const {level, frame, hostFrame} of machine.cpus.flatMap(({walkCaches}) => [...walkCaches.list()])) {
    // Beyond a switching entry a walk is in the guest's tables.
    if (frame < FIRST_TABLE_FRAME) {
      machine.physmap.auditPlacement('paging-structure cache', frame, hostFrame);
      continue;
    }
    const page = pool.at(frame);
    if (page?.role.level !== level - 1)
      throw new Error(
        `shadow: a walk cache leads from level ${level} to ${frame}, which is no page of the next level`,
      );
  }
}

function auditCounts({pool, memory, machine}: ShadowTables): void {
  const {events} = machine;
  const freed = total(snapshot(events), FREED);
  const allocated = events.shadowPagesAllocated + events.shadowRootsAllocated;
  expectEqual('shadow pages allocated less freed and live', allocated - freed, pool.size);
  expectEqual('shadow pages and tables in host frames', pool.size, memory.tables);
}

function expectEqual(what: string, one: number, other: number): void {
  if (one !== other) throw new Error(`shadow: ${what} differ: ${one} and ${other}`);
}

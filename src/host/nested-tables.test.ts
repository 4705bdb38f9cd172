import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {ACCESSED, DIRTY, LARGE, Paging, PRESENT, WRITABLE} from '../hardware/address.ts';
import {cachesOf} from '../hardware/caches.ts';
import {descend} from '../hardware/descent.ts';
import {BARE} from '../testing/processors.ts';
import {Events} from '../timing/events.ts';
import {HostTables} from './host-tables.ts';
import {NestedTables} from './nested-tables.ts';
import {Physmap} from './physmap.ts';
import {sized} from '../testing/effort.ts';
import {expectProperty} from '../testing/property.ts';

const GUEST_FRAMES = 64;

function build(pageLevel: number, levels = 4, frames = GUEST_FRAMES) {
  const paging = new Paging(4, 2);
  const physmap = new Physmap(paging, new Events(), frames, {pageLevel, warm: true, seed: 3});
  const tables = new HostTables(paging.entries, cachesOf('flat', BARE.caches, 'lru'));
  const nested = new NestedTables(paging, levels, tables, physmap);
  return {physmap, tables, nested};
}

/** Where the tables place a frame, by a walk of its own; undefined where they do not. */
function placed(
  {tables, nested}: ReturnType<typeof build>,
  gfn: number,
): {frame: number; flags: number} | undefined {
  const {memory} = tables;
  let table = nested.root;
  for (let level = nested.path.levels; level >= 1; level--) {
    const index = Math.floor(gfn / 4 ** (level - 1)) % 4;
    const slot = memory.slot(table, index);
    const [frame, flags] = [memory.frameAt(slot), memory.flagsAt(slot)];
    if (!(flags & PRESENT)) return undefined;
    if (level === 1 || flags & LARGE) return {frame: frame + (gfn % 4 ** (level - 1)), flags};
    table = frame;
  }
  return undefined;
}

describe('nested tables', () => {
  // Four levels of four entries reach 4⁴ frames; what lies behind would be placed as the frames at the start are.
  test('of too few levels for the guest are refused', () => {
    const refusal = 'nested tables of 4 levels reach 256 frames, and the guest has 261';
    expect(() => build(1, 4, 261)).toThrow(refusal);
    build(1, 4, 256);
    build(1, 5, 261);
  });

  for (const pageLevel of [1, 2, 3]) {
    for (const levels of [4, 5]) {
      test(`of ${levels} levels place every frame where it lies, in pages of level ${pageLevel}`, () => {
        const machine = build(pageLevel, levels);
        machine.nested.mapAll();
        machine.nested.audit();
        for (let gfn = 0; gfn < GUEST_FRAMES; gfn++) {
          expect(placed(machine, gfn)).toMatchObject({frame: machine.physmap.frameOf(gfn)});
          expect(placed(machine, gfn)!.flags & (ACCESSED | DIRTY)).toBe(ACCESSED | DIRTY);
        }
      });
    }
  }

  test('stay right through any unmapping, protecting and mapping again', () => {
    const step = fc.tuple(fc.constantFrom('take', 'protect', 'map'), fc.nat());
    const guests = fc.record({
      pageLevel: fc.constantFrom(1, 2, 3),
      levels: fc.constantFrom(4, 5),
      frames: fc.integer({min: 1, max: 16}).map(huge => 16 * huge),
    });
    expectProperty(
      fc.property(guests, fc.array(step, {maxLength: sized(40)}), ({pageLevel, levels, frames}, steps) => {
        const machine = build(pageLevel, levels, frames);
        const {physmap, nested} = machine;
        nested.mapAll();
        const taken = new Set<number>();
        for (const [what, number] of steps) {
          const gfn = number % frames;
          if (what === 'take') {
            if (physmap.isBacked(gfn)) nested.unmap(gfn);
            physmap.take(gfn);
            taken.add(gfn);
          } else if (what === 'protect') {
            if (physmap.isBacked(gfn)) nested.protect(gfn);
            physmap.protect(gfn);
          } else {
            physmap.back(gfn);
            nested.map(gfn, ACCESSED);
            taken.delete(gfn);
          }
          nested.audit();
        }
        for (let gfn = 0; gfn < frames; gfn++) {
          const now = placed(machine, gfn);
          expect(now === undefined).toBe(taken.has(gfn));
          if (now === undefined) continue;
          expect(now.frame).toBe(physmap.frameOf(gfn));
          expect((now.flags & WRITABLE) !== 0).toBe(physmap.isWritable(gfn));
        }
      }),
    );
  });
});

describe('an audit finds', () => {
  const slotOf = ({tables, nested}: ReturnType<typeof build>, gfn: number): number =>
    descend(tables.memory, nested.path, nested.root, gfn).slot;

  test('a frame in the wrong place', () => {
    const machine = build(1);
    machine.nested.mapAll();
    const {memory} = machine.tables;
    const slot = slotOf(machine, 9);
    memory.store(slot, memory.frameAt(slot) + 1, memory.flagsAt(slot));
    expect(() => machine.nested.audit()).toThrow('nested tables: places guest frame 9');
  });

  test('a frame that the host took and that is still mapped', () => {
    const machine = build(1);
    machine.nested.mapAll();
    machine.physmap.take(9);
    expect(() => machine.nested.audit()).toThrow('but it is not backed');
  });

  test('a store let through to a protected frame', () => {
    const machine = build(1);
    machine.nested.mapAll();
    machine.physmap.protect(9);
    expect(() => machine.nested.audit()).toThrow('guest frame 9 is protected by the host, but writable');
  });
});

import {describe, expect, test} from 'vitest';
import {Paging, READ} from '../hardware/address.ts';
import {ALL_RIGHTS} from '../hardware/rights.ts';
import {BARE, TWO_LEVEL_TLB} from '../testing/processors.ts';
import {Events} from '../timing/events.ts';
import {auditTlb} from './audit.ts';
import {VirtualMachine} from './virtual-machine.ts';

function machine(pageKiB = 4): VirtualMachine {
  const processor = {...BARE, tlb: TWO_LEVEL_TLB};
  const host = {pageKiB, warm: 1, levels: 4};
  return new VirtualMachine(new Paging(4, 2), processor, host, {frames: 64, seed: 0}, new Events());
}

describe('host pages', () => {
  test('of 4, 2048 and 1048576 KiB are leaves of level 1, 2 and 3', () => {
    expect([4, 2048, 1048576].map(size => machine(size).physmap.pageLevel)).toEqual([1, 2, 3]);
  });

  test('of any other size are refused', () => {
    expect(() => machine(64)).toThrow('host.pageKiB is 64: expected 4, 2048, 1048576');
  });
});

test('a guest table moves with its frame, so that its entries are loaded from where it lies', () => {
  const {guestTables, physmap} = machine();
  const one = machine();
  one.addGuestTable(9);
  expect(one.guestTables.lineAt(one.guestTables.slot(9, 0))).toBe(physmap.frameOf(9) * 64);
  one.takeFrame(9);
  expect(one.guestTables.lineAt(one.guestTables.slot(9, 0))).toBe(one.physmap.frameOf(9) * 64);
  expect(one.physmap.frameOf(9)).not.toBe(physmap.frameOf(9));
  expect(guestTables.tables).toBe(0);
});

test('an audit of the TLB finds an entry that leads to a frame the host took', () => {
  const vm = machine();
  const entry = {level: 1, guestLevel: 1, rights: ALL_RIGHTS, global: false, dirty: true};
  vm.cpu.fill(3, READ, {...entry, frame: vm.physmap.frameOf(9)});
  auditTlb(vm);
  vm.takeFrame(9);
  expect(() => auditTlb(vm)).toThrow('TLB: page 3 leads to host frame 9, which holds no guest frame');
});

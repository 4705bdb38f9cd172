/** How many pages the pool that people have may hold, which the pager itself is asked: each sizes it in its own way. */
import {Paging} from '../hardware/address.ts';
import {VirtualMachine} from '../host/virtual-machine.ts';
import {machine} from '../machines/machine.ts';
import {fifo} from '../shadow/eviction/fifo.ts';
import {ShadowHypervisor} from '../shadow/shadow-hypervisor.ts';
import type {PlannedPass} from '../suite/planned-pass.ts';
import {Events} from '../timing/events.ts';
import type {Subject} from './subject.ts';

/** For the guest of that pass; null where no pool of shadow pages is to be seen. */
export function defaultPoolPages({strategy, base}: Subject, pass: PlannedPass): number | null {
  const {guest, seed, members} = pass;
  const virtual = new VirtualMachine(
    new Paging(Number(guest['levels'])),
    machine(pass.machine).geometry,
    members[0].host,
    {frames: Number(guest['memoryPages']), seed},
    new Events(),
    Object.keys(strategy.events ?? {}),
  );
  // Who is evicted says nothing of how many there may be.
  const hypervisor = strategy.build(virtual, base, {eviction: () => fifo});
  return hypervisor instanceof ShadowHypervisor ? hypervisor.tables.pool.limit : null;
}

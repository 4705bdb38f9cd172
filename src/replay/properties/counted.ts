/** What a strategy counts while a small guest does something. */
import type {Strategy} from '../../strategies/strategy.ts';
import {difference, snapshot, type EventCounts} from '../../timing/events.ts';
import {CheckedReplay} from '../checked-replay.ts';
import {SmallGuest} from './small-guest.ts';
import {build, type Bed} from './testbed.ts';

/** What `strategy` counts while the guest does `act`, after it has done `prepare`. */
export function counted(
  strategy: Strategy,
  bed: Bed,
  prepare: (guest: SmallGuest) => void,
  act: (guest: SmallGuest) => void,
): EventCounts {
  const guest = new SmallGuest();
  const {chunks, header} = guest.scribe;
  prepare(guest);
  const prepared = chunks.length;
  act(guest);
  const hypervisor = build(strategy, header, bed);
  const replay = new CheckedReplay(hypervisor);
  for (const chunk of chunks.slice(0, prepared)) replay.step(chunk, 0);
  const before = snapshot(hypervisor.machine.events);
  for (const chunk of chunks.slice(prepared)) replay.step(chunk, 0);
  replay.finish();
  return difference(snapshot(hypervisor.machine.events), before);
}

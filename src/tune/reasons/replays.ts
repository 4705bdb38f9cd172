/** One recording, replayed under several configurations of a pager while somebody looks on. */
import {Paging} from '../../hardware/address.ts';
import type {ProcessorGeometry} from '../../hardware/geometry.ts';
import {VirtualMachine} from '../../host/virtual-machine.ts';
import {Packer} from '../../recording/packer.ts';
import {ForesightCollector} from '../../replay/foresight.ts';
import type {Member, Source} from '../../replay/pass.ts';
import {OWN_LIBRARY, type Foresight} from '../../strategies/strategy.ts';
import type {Costs} from '../../timing/costs.ts';
import {Events} from '../../timing/events.ts';
import type {OwnCatalogue} from '../../timing/own-events.ts';
import {putTo} from '../curves/recorded.ts';
import {ObservedReplay, type Observation} from './observed-replay.ts';

export interface Contestant extends Member {
  /** Of the strategy's own events. */
  readonly catalogue: OwnCatalogue;
  /** Whether its policy goes by the future. */
  readonly foresees: boolean;
}

export interface ReplaySetting {
  readonly geometry: ProcessorGeometry;
  readonly costs: Costs;
  readonly seed: number;
}

/** One for each contestant; undefined where no shadow pages are to be seen. */
export function observations(
  source: Source,
  contestants: readonly Contestant[],
  setting: ReplaySetting,
): readonly (Observation | undefined)[] {
  const future = contestants.some(({foresees}) => foresees) ? futureOf(source) : undefined;
  const replays = contestants.map(each => replayOf(source, each, {...setting, future}));
  const packer = new Packer();
  putTo(source, [
    {
      take(chunk) {
        const packed = packer.pack(chunk);
        for (const replay of replays) replay?.play(packed);
      },
    },
  ]);
  return replays.map(replay => replay?.observation);
}

function futureOf(source: Source): Foresight {
  const future = new ForesightCollector(source.levels, source.indexBits);
  putTo(source, [{take: chunk => future.add(chunk)}]);
  return future;
}

function replayOf(
  {levels, indexBits, guestFrames}: Source,
  {strategy, parameters, host, library = OWN_LIBRARY, catalogue, foresees}: Contestant,
  {geometry, costs, seed, future}: ReplaySetting & {readonly future: Foresight | undefined},
): ObservedReplay | undefined {
  const own = Object.keys(strategy.events ?? {});
  const guest = {frames: guestFrames, seed};
  const machine = new VirtualMachine(new Paging(levels, indexBits), geometry, host, guest, new Events(), own);
  const hypervisor = strategy.build(machine, parameters, {
    eviction: name => library.eviction(name),
    ...(foresees && future ? {foresight: future} : {}),
  });
  return ObservedReplay.of(hypervisor, {costs, catalogue});
}

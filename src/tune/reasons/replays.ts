/** One recording, replayed under several configurations of a pager while somebody looks on. */
import {Packer} from '../../recording/packer.ts';
import {type Ground, hypervisorOf, type Member} from '../../replay/member.ts';
import {futureOf, type Source} from '../../replay/pass.ts';
import type {Costs} from '../../timing/costs.ts';
import type {OwnCatalogue} from '../../timing/own-events.ts';
import {putTo} from '../curves/recorded.ts';
import {ObservedReplay, type Observation} from './observed-replay.ts';

export interface Contestant extends Member {
  /** Of the strategy's own events. */
  readonly catalogue: OwnCatalogue;
  /** Whether its policy goes by the future. */
  readonly foresees: boolean;
}

export interface ReplaySetting extends Ground {
  readonly costs: Costs;
}

/** One for each contestant; undefined where no shadow pages are to be seen. */
export function observations(
  source: Source,
  contestants: readonly Contestant[],
  setting: ReplaySetting,
): readonly (Observation | undefined)[] {
  const future = contestants.some(({foresees}) => foresees) ? futureOf(source) : undefined;
  const {costs, ...ground} = setting;
  const replays = contestants.map(({catalogue, foresees, ...member}) =>
    ObservedReplay.of(hypervisorOf(member, source, ground, foresees ? future : undefined), {
      costs,
      catalogue,
    }),
  );
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

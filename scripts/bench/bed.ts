/** What all is measured on: one processor, one host, one seed, and the defaults of each strategy. */
import {Paging} from '../../src/hardware/address.ts';
import {VirtualMachine} from '../../src/host/virtual-machine.ts';
import {DEFAULT_MACHINE} from '../../src/machines/index.ts';
import {runPass, type Source} from '../../src/replay/pass.ts';
import {Replay} from '../../src/replay/replay.ts';
import type {Strategy} from '../../src/strategies/strategy.ts';
import {defaultsOf} from '../../src/suite/definition.ts';
import {Events} from '../../src/timing/events.ts';
import type {YardstickBed} from '../yardstick/bed-text.ts';

export const MACHINE = DEFAULT_MACHINE.id;
export const SEED = 1;

const {geometry} = DEFAULT_MACHINE;
const HOST = {pageKiB: 4, warm: 1, levels: 4};

/** A replay under `strategy` that has not begun. */
export function replayOf(source: Source, strategy: Strategy): Replay {
  const paging = new Paging(source.levels, source.indexBits);
  const guest = {frames: source.guestFrames, seed: SEED};
  const machine = new VirtualMachine(paging, geometry, HOST, guest, new Events());
  return new Replay(strategy.build(machine, defaultsOf(strategy.parameters)));
}

/** Records once and replays under all strategies. */
export function passOf(source: Source, strategies: readonly Strategy[]): void {
  const members = strategies.map(strategy => ({
    strategy,
    parameters: defaultsOf(strategy.parameters),
    host: HOST,
  }));
  const failed = runPass(source, members, {geometry, seed: SEED, check: false}).find(
    ({status}) => status === 'failed',
  );
  if (failed?.status === 'failed') throw failed.thrown;
}

/** The same for the yardstick. */
export const yardstickBed = (strategy: string): YardstickBed => ({
  strategy,
  geometry,
  host: HOST,
  seed: SEED,
});

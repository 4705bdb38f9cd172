/**
 * A row is called by what was in effect when it ran. What is said and would not be is refused before anything runs: a value
 * that the guest's size or another value overrules, and one of two for the same host.
 */
import {PAGE_BYTES} from '../hardware/address.ts';
import type {HostParameters} from '../host/virtual-machine.ts';
import type {Strategy} from '../strategies/strategy.ts';
import type {Values} from './definition.ts';
import {hostDefinitionsOf} from './host-definitions.ts';
import {bare, within} from './settings.ts';
import {UsageError} from './usage-error.ts';

interface Said {
  readonly strategy: Strategy;
  /** What the run and the strategy's entry set of it. */
  readonly said: Values;
  /** All of its parameters. */
  readonly parameters: Values;
  readonly guest: Values;
  readonly host: HostParameters;
}

export function refuseWithoutEffect({strategy, said, parameters, guest, host}: Said): void {
  const frames = Number(guest['memoryPages']);
  const levels = Number(guest['levels']);
  if (strategy.virtual) refuseLargerThanMemory(host, frames);
  const around = {frames, levels, hostPageKiB: host.pageKiB};
  const unbuildable = strategy.unbuildable?.(parameters, around);
  if (unbuildable !== undefined) throw new UsageError(`${strategy.id}.${unbuildable}`);
  const overruled = strategy.overruled?.(parameters, around) ?? {};
  for (const [name, value] of Object.entries(bare(said))) {
    if (!Object.hasOwn(overruled, name)) continue;
    throw new UsageError(`${strategy.id}.${name} is ${value}, expected ${overruled[name]}`);
  }
}

const PAGE_KIB = PAGE_BYTES / 1024;

/** Where guest memory is no whole number of host pages, what is left over lies in smaller ones. */
function refuseLargerThanMemory({pageKiB}: HostParameters, frames: number): void {
  const memory = frames * PAGE_KIB;
  if (pageKiB <= memory) return;
  throw new UsageError(
    `host.pageKiB is ${pageKiB}, expected at most ${memory}, the guest's memory, which guest.memoryPages=${frames} says`,
  );
}

const TABLE_ENTRIES = 512;

/** `said` is what the run and the workload's entry set of the guest: where nobody names a level, a default gives way. */
export function refuseDirectMap(said: Values, guest: Values): void {
  const level = said['directMapLevel'];
  const frames = Number(guest['memoryPages']);
  if (typeof level !== 'number' || TABLE_ENTRIES ** (level - 1) <= frames) return;
  throw new UsageError(
    `guest.directMapLevel is ${level}, expected at most ${level - 1}: its page is larger than the guest's memory, which guest.memoryPages=${frames} says`,
  );
}

/** Something that has a label, and what of its values the label tells. */
interface Named {
  readonly label: string;
  readonly apart: Values;
}

/** A workload's entry and a strategy's may both say how the host is: the label of neither may tell what the other overrules. */
export function refuseMisnamed(
  workload: Named,
  strategy: Named & {readonly thing: Strategy},
  host: HostParameters,
): void {
  const taken = Object.keys(hostDefinitionsOf(strategy.thing)) as readonly (keyof HostParameters)[];
  for (const [kind, {label, apart}, other] of [
    ['workload', workload, `strategy "${strategy.label}"`],
    ['strategy', strategy, `workload "${workload.label}"`],
  ] as const) {
    const told = within('host', apart);
    for (const name of taken) {
      if (told[name] === undefined || told[name] === host[name]) continue;
      throw new UsageError(
        `${kind} "${label}" tells of host.${name}=${told[name]}, but ${other} sets it to ${host[name]}: set it in one place, or give the ${kind} a label`,
      );
    }
  }
}

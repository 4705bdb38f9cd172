/** One strategy of a pass: what it is asked for with, and its hypervisor on a machine of its own. */
import {Paging} from '../hardware/address.ts';
import type {ProcessorGeometry} from '../hardware/geometry.ts';
import {BOOT_CPU, type Mmu} from '../hardware/mmu.ts';
import type {Hypervisor} from '../host/hypervisor.ts';
import {PLAIN_PARTS, type MachineParts} from '../host/machine-parts.ts';
import {VirtualMachine, type HostParameters} from '../host/virtual-machine.ts';
import {
  OWN_LIBRARY,
  type Foresight,
  type Library,
  type Strategy,
  type StrategyValues,
} from '../strategies/strategy.ts';
import {Events} from '../timing/events.ts';
import {shown} from '../timing/shown.ts';
import type {Source} from './pass.ts';

export interface Member {
  readonly strategy: Strategy;
  readonly parameters: StrategyValues;
  readonly host: HostParameters;
  /** What its parameters may name; what this program brings unless told. */
  readonly library?: Library;
}

/** What it runs on. */
export interface Ground {
  readonly geometry: ProcessorGeometry;
  readonly seed: number;
}

/** The counters and parts of a machine: plain ones, or such as are watched. */
export interface MadeOf {
  readonly events: Events;
  readonly parts: MachineParts;
}

/** `foresight` is for those only whose policy goes by it. */
export function hypervisorOf(
  {strategy, parameters, host, library = OWN_LIBRARY}: Member,
  source: Pick<Source, 'levels' | 'indexBits' | 'guestFrames'>,
  {geometry, seed}: Ground,
  foresight?: Foresight,
  {events, parts}: MadeOf = {events: new Events(), parts: PLAIN_PARTS},
): Hypervisor {
  const paging = new Paging(source.levels, source.indexBits);
  const guest = {frames: source.guestFrames, seed};
  const own = Object.keys(strategy.events ?? {});
  const machine = new VirtualMachine(paging, geometry, host, guest, events, own, parts);
  const named: Library = {
    eviction: name => library.eviction(name),
    ...(foresight ? {foresight} : {}),
  };
  return built(strategy, machine, parameters, named);
}

/** Whether a policy that it names goes by the future. */
export function goesByFuture({strategy, parameters, library = OWN_LIBRARY}: Member): boolean {
  return Object.entries(strategy.parameters)
    .filter(([, {names}]) => names === 'eviction policy')
    .some(([name]) => library.eviction(String(parameters[name])).bound === 'foresight');
}

/** A user's strategy may be plain JavaScript, which promises nothing of what it builds. */
function built(
  strategy: Strategy,
  machine: VirtualMachine,
  parameters: StrategyValues,
  library: Library,
): Hypervisor {
  const hypervisor: Hypervisor = strategy.build(machine, parameters, library);
  expectMethods(`strategy ${strategy.id}: build`, hypervisor, 'a hypervisor', HYPERVISOR_METHODS);
  if (hypervisor.machine !== machine)
    throw new Error(
      `strategy ${strategy.id}: build returned a hypervisor of another machine than it was given`,
    );
  const mmu: Mmu = hypervisor.cpu(BOOT_CPU);
  expectMethods(`strategy ${strategy.id}: cpu(${BOOT_CPU})`, mmu, 'an Mmu', MMU_METHODS);
  return hypervisor;
}

const HYPERVISOR_METHODS = [
  'cpu',
  'hostUnmap',
  'hostProtect',
  'overheadBytes',
  'audit',
] as const satisfies readonly (keyof Hypervisor)[];

const MMU_METHODS = [
  'translate',
  'emulateStore',
  'emulateData',
  'staleFault',
  'loadCr3',
  'readCr3',
  'invlpg',
  'invpcid',
  'toggleGlobalPages',
  'hint',
] as const satisfies readonly (keyof Mmu)[];

/** Throws unless `returned` is an object with these methods. */
function expectMethods(from: string, returned: unknown, expected: string, methods: readonly string[]): void {
  if (typeof returned !== 'object' || returned === null)
    throw new Error(`${from} returned ${shown(returned)}, expected ${expected}`);
  const lacking = methods.find(name => typeof (returned as Record<string, unknown>)[name] !== 'function');
  if (lacking !== undefined)
    throw new Error(`${from} returned an object without a method ${lacking}, expected ${expected}`);
}

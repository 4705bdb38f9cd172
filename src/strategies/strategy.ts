import type {Gfn, Level} from '../hardware/address.ts';
import type {Hypervisor} from '../host/hypervisor.ts';
import type {VirtualMachine} from '../host/virtual-machine.ts';
import {evictionKinds} from '../shadow/eviction/index.ts';
import type {EvictionKind} from '../shadow/eviction/policy.ts';
import type {OwnEvent, OwnEvents} from '../timing/own-events.ts';
import {allMeant} from './parameters/switch.ts';

/** A number or a word that a strategy can be tuned by, with its unit in its name. */
export interface StrategyParameter {
  readonly default: number | string;
  readonly unit: string;
  readonly description: string;
  readonly min?: number;
  readonly max?: number;
  /** Any other number is a whole one. */
  readonly fractional?: true;
  /** Every value that it may have, where they are few. For `on` and `off`, 1 and 0 or true and false may be said. */
  readonly choices?: readonly (number | string)[];
  /** Its value is the id of an eviction policy, or a file of the user's that has one. */
  readonly names?: 'eviction policy';
  /** What the processor must have where it is on (or 1). Where it has not, it is off (or 0) unless told. */
  readonly needs?: 'PCID';
}

export type StrategyParameters = Readonly<Record<string, StrategyParameter>>;
export type StrategyValues = Readonly<Record<string, number | string>>;

/** What of the guest and the host decides whether a value is in effect. */
export interface Surroundings {
  /** Of guest memory. */
  readonly frames: number;
  /** Of the guest's tables. */
  readonly levels: number;
  readonly hostPageKiB: number;
}

/** By the name of a parameter whose value would not be in effect, what was expected instead. */
export type Overruled = Readonly<Record<string, string>>;

/** What parameters name that is more than a number or a word. */
export interface Library {
  /** The eviction policy of that id or file. */
  eviction(name: string): EvictionKind;
  /** The future of the recording at hand, where a policy asked for it. */
  readonly foresight?: Foresight;
}

/**
 * When guest tables will be used: what no hypervisor knows, and a bound on what any policy can do. Accesses are numbered
 * from 0 as they are put to the TLB, loads of CR3 from 0 as they come. Infinity is never.
 */
export interface Foresight {
  /** The first access from number `after` on whose walk needs the guest table that lies in `gfn`, at that level. */
  nextUse(gfn: Gfn, level: Level, after: number): number;
  /** The same of a shadow page without a guest table: it maps frames from `gfn` on, which are part of a large page. */
  nextPieceUse(gfn: Gfn, level: Level, after: number): number;
  /** The first load of `root` from number `after` on. */
  nextLoad(root: Gfn, after: number): number;
}

/** What this program brings. */
export const OWN_LIBRARY: Library = {
  eviction(name) {
    const kind = evictionKinds.find(({id}) => id === name);
    if (kind) return kind;
    throw new Error(
      `unknown eviction policy "${name}", expected one of ${evictionKinds.map(({id}) => id).join(', ')}`,
    );
  },
};

/** A way of virtualizing a memory management unit. */
export interface Strategy {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** What the processor must have. */
  readonly needs?: 'nested paging';
  /** What the hypervisor hides from its guests, so that a guest which uses it cannot be run. */
  readonly refuses?: 'PCID';
  /** Whether there is a host below the guest. Only `native` has none. */
  readonly virtual: boolean;
  readonly parameters: StrategyParameters;
  /** What it counts in `machine.own`, beside the events that every strategy may count. */
  readonly events?: OwnEvents;
  /** Which of `values` the others, or what they meet, keep from being in effect. A run that says one is refused. */
  overruled?(values: StrategyValues, around: Surroundings): Overruled;
  /**
   * Why no hypervisor can be built of `values`: a sentence that begins with the name of a parameter. Undefined where one can
   * be. Whoever builds one all the same is thrown an error.
   */
  unbuildable?(values: StrategyValues, around: Surroundings): string | undefined;
  build(machine: VirtualMachine<string>, values: StrategyValues, library?: Library): Hypervisor;
}

/** The values of parameters, each of its default's type. */
export type ValuesOf<Parameters extends StrategyParameters> = {
  readonly [Name in keyof Parameters]: Parameters[Name] extends {readonly default: string} ? string : number;
};

interface Definition<Parameters extends StrategyParameters, Own extends string>
  extends Omit<Strategy, 'parameters' | 'events' | 'overruled' | 'unbuildable' | 'build'> {
  readonly parameters: Parameters;
  readonly events?: Readonly<Record<Own, OwnEvent>>;
  overruled?(values: ValuesOf<NoInfer<Parameters>>, around: Surroundings): Overruled;
  unbuildable?(values: ValuesOf<NoInfer<Parameters>>, around: Surroundings): string | undefined;
  build(machine: VirtualMachine<NoInfer<Own>>, values: ValuesOf<Parameters>, library: Library): Hypervisor;
}

/** A strategy whose methods know the type of each parameter, and the name of each event of its own. */
export function strategy<Parameters extends StrategyParameters, Own extends string = never>(
  definition: Definition<Parameters, Own>,
): Strategy {
  const typed = (values: StrategyValues): ValuesOf<Parameters> =>
    allMeant(values, definition.parameters) as ValuesOf<Parameters>;
  const build: Strategy['build'] = (machine, values, library = OWN_LIBRARY) =>
    definition.build(machine, typed(values), library);
  const overruled: Strategy['overruled'] = (values, around) =>
    definition.overruled?.(typed(values), around) ?? {};
  const unbuildable: Strategy['unbuildable'] = (values, around) =>
    definition.unbuildable?.(typed(values), around);
  const isBuilt = typeof definition.build === 'function';
  // What is no function is left as it is, for the check of a user's file to refuse.
  return {...definition, overruled, unbuildable, ...(isBuilt ? {build} : {})};
}

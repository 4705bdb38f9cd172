import type {Hypervisor} from '../host/hypervisor.ts';
import type {VirtualMachine} from '../host/virtual-machine.ts';

/** A number a strategy can be tuned by, with its unit in its name. */
export interface StrategyParameter {
  readonly default: number;
  readonly unit: string;
  readonly description: string;
  readonly min?: number;
  readonly max?: number;
  /** Any other parameter is a whole number. */
  readonly fractional?: true;
  /** Every value that it may have, where they are few. */
  readonly choices?: readonly number[];
}

export type StrategyValues = Readonly<Record<string, number>>;

/** A way of virtualizing a memory management unit. */
export interface Strategy {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** What the processor must have. */
  readonly needs?: 'nested paging';
  /** Whether there is a host below the guest. Only `native` has none. */
  readonly virtual: boolean;
  readonly parameters: Readonly<Record<string, StrategyParameter>>;
  build(machine: VirtualMachine, parameters: StrategyValues): Hypervisor;
}

/** What a machine and a hypervisor must have for what is asked of them; and what may be assumed of the machine. */
import type {HostParameters} from '../host/virtual-machine.ts';
import type {Machine} from '../machines/machine.ts';
import {isOn, offOf} from '../strategies/parameters/switch.ts';
import type {Strategy} from '../strategies/strategy.ts';
import {defaultsOf, type Values} from './definition.ts';
import type {Spec} from './spec.ts';
import {UsageError} from './usage-error.ts';

interface Asked {
  readonly machine: {readonly label: string; readonly thing: Machine};
  readonly strategy: Strategy;
  /** Of the strategy. */
  readonly parameters: Values;
  readonly guest: Values;
  readonly host: HostParameters;
  readonly assume: Spec['assume'];
}

const GIB_PAGE_KIB = 1048576;

/**
 * The guest is never changed for a strategy's sake: what it does must be the same for all that it is compared with, and
 * for the next run, with other strategies.
 */
function refuseGuest({refuses, id}: Strategy, guest: Values): void {
  if (refuses !== 'PCID' || guest['pcid'] !== 1) return;
  throw new UsageError(`strategy ${id} hides PCID from its guests: set guest.pcid=0`);
}

/** The defaults of a strategy on a machine: what needs PCIDs is not used where there are none. */
export function strategyDefaultsOn({features}: Machine, {parameters}: Strategy): Values {
  const lacking = Object.entries(parameters).filter(([, {needs}]) => needs === 'PCID' && !features.pcid);
  return {
    ...defaultsOf(parameters),
    ...Object.fromEntries(lacking.map(([name, each]) => [name, offOf(each)])),
  };
}

function refuseParameters({id, parameters}: Strategy, values: Values, refuse: (what: string) => never): void {
  for (const [name, {needs}] of Object.entries(parameters))
    if (needs === 'PCID' && isOn(values[name])) refuse(`PCID, which ${id}.${name}=${values[name]} asks for`);
}

const NESTED = 'nested paging (EPT or NPT)';
const PRETENDED = '--assume ept pretends that it has';

/** Why the machine cannot run the strategy at all, whatever is set of either; undefined where it can, or it is assumed to. */
export function shortcomingOf(
  {id, features}: Machine,
  {needs}: Pick<Strategy, 'needs'>,
  assume: Spec['assume'],
): string | undefined {
  const able = needs !== 'nested paging' || features.nestedPaging !== 'none' || assume.includes('ept');
  return able ? undefined : `${id} has no ${NESTED}; ${PRETENDED}`;
}

/** What had to be assumed of the machine, if anything. What cannot be had is refused. */
export function hypotheticalOf(asked: Asked): string | undefined {
  const {machine, strategy, parameters, guest, host, assume} = asked;
  const {label, thing} = machine;
  const {nestedPaging, pcid, fiveLevels, hugePages} = thing.features;
  const refuse = (what: string): never => {
    throw new UsageError(`machine ${label} has no ${what}`);
  };
  refuseGuest(strategy, guest);
  if (!pcid) refuseParameters(strategy, parameters, refuse);
  if (guest['pcid'] === 1 && !pcid) refuse('PCID, which guest.pcid=1 asks for');
  if (guest['levels'] === 5 && !fiveLevels) refuse('5 levels of page tables, which guest.levels=5 asks for');
  if (strategy.needs === 'nested paging' && host.levels === 5 && !fiveLevels) {
    refuse('5 levels of page tables, which host.levels=5 asks for');
  }
  if (strategy.virtual && host.pageKiB === GIB_PAGE_KIB && !hugePages) {
    refuse('1 GiB pages, which host.pageKiB=1048576 asks for');
  }
  if (strategy.needs !== 'nested paging' || nestedPaging !== 'none') return undefined;
  if (assume.includes('ept')) return 'EPT';
  return refuse(`${NESTED}, which strategy ${strategy.id} needs; ${PRETENDED}`);
}

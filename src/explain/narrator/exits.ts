/** Exits: the switch to the hypervisor may come before its cause is counted, or after. */
import type {Exit, FaultKind} from '../step.ts';
import {add, type Draft, type Drafts} from './drafts.ts';

const FAULTS: Readonly<Record<string, FaultKind>> = {
  exitsHiddenFault: 'hidden',
  exitsTrueFault: 'true',
  exitsTraceFault: 'trace',
  exitsUnprotectingStore: 'trace',
  exitsNestedViolation: 'violation',
};

export class Exits {
  private readonly drafts: Drafts;
  /** Whether an exit was counted whose switch is still to come. */
  private isDue = false;

  constructor(drafts: Drafts) {
    this.drafts = drafts;
  }

  /** Whether the count was of an exit, or of what the switch takes. */
  count(name: string, by: number): boolean {
    const exit = this.drafts.last('exit');
    if (name.startsWith('exits')) this.cause(name, by);
    else if (name.startsWith('hypervisorLoads') && exit) add(exit, name, by);
    else return false;
    return true;
  }

  entered(): void {
    const {drafts, isDue} = this;
    this.isDue = false;
    drafts.actor = 'hypervisor';
    if (!isDue) drafts.push<Exit>({kind: 'exit', cause: undefined}, 'cpu');
  }

  private cause(name: string, by: number): void {
    const {drafts} = this;
    const open = drafts.last('exit');
    this.isDue = open?.step.cause !== undefined || open === undefined;
    const draft: Draft<Exit> =
      this.isDue || open === undefined ? drafts.push<Exit>({kind: 'exit', cause: name}, 'cpu') : open;
    draft.step.cause = name;
    add(draft, name, by);
    drafts.actor = 'hypervisor';
    if (name in FAULTS) this.verdict(FAULTS[name]);
  }

  private verdict(fault: FaultKind): void {
    const {drafts} = this;
    const failed = drafts.last('fault');
    if (failed?.step.fault === 'unknown') failed.step.fault = fault;
    drafts.push({kind: 'verdict', fault});
    if (fault === 'true') drafts.push({kind: 'inject'});
  }
}

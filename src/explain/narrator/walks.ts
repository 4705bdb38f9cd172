/** Walks of the hardware and of software: the entries that they load, and the access that follows. */
import {IN_L1, IN_L2, IN_LLC, IN_MEMORY, type CacheLevel} from '../../hardware/caches.ts';
import type {Observation} from '../observation.ts';
import type {Load} from '../step.ts';
import {add, type Draft, type Drafts} from './drafts.ts';
import type {Levels} from './levels.ts';
import {kindOf, type Setting} from './setting.ts';

/** By the hardware, and by software; of one that is not told, only the count is known. */
const HARDWARE_LOADS = /^(?:walk|guestWalk|nestedWalk)Loads/;
const LOADS =
  /^(?:walk|guestWalk|nestedWalk|hiddenFault|trueFault|traceFault|sync)Loads(?:L1|L2|Llc|Memory)$/;
const DATA = /^(?:user|kernel)Data(L1|L2|Llc|Memory)$/;
const FOUND_IN: Readonly<Record<string, CacheLevel>> = {L1: IN_L1, L2: IN_L2, Llc: IN_LLC, Memory: IN_MEMORY};

export class Walks {
  private readonly drafts: Drafts;
  private readonly setting: Setting;
  private readonly levels: Levels;
  /** Entries that were loaded and not yet counted: software counts all of a walk once it knows what it was for. */
  private readonly unpaid: Draft<Load>[] = [];

  constructor(drafts: Drafts, setting: Setting, levels: Levels) {
    this.drafts = drafts;
    this.setting = setting;
    this.levels = levels;
  }

  /** Whether the count was of a walk or of the access itself. */
  count(name: string, by: number): boolean {
    const [, data] = DATA.exec(name) ?? [];
    if (LOADS.test(name) && this.unpaid.length > 0) this.pay(name, by);
    else if (data !== undefined) this.access(FOUND_IN[data], name, by);
    else if (name === 'walks') this.begin(name, by);
    else if (name === 'failedWalks') add(this.drafts.push({kind: 'fault', fault: 'unknown'}), name, by);
    else if (name === 'tlbFills') add(this.drafts.push({kind: 'fill'}, 'cpu'), name, by);
    else return false;
    return true;
  }

  loaded({entry, level, foundIn}: Observation & {seen: 'entry loaded'}): void {
    const known = this.levels.learn(entry, level);
    const tables = kindOf(this.setting, entry.owner);
    this.unpaid.push(this.drafts.push<Load>({kind: 'load', tables, level: known, entry, foundIn}));
  }

  /** After an exit the guest makes the access again. */
  private begin(name: string, by: number): void {
    const {drafts, setting} = this;
    const isRetry = drafts.actor === 'hypervisor';
    if (isRetry) drafts.push({kind: 'resume', isRetried: true});
    drafts.actor = 'cpu';
    add(drafts.push({kind: 'walk', tables: setting.ownTables ?? 'guest', isRetry}), name, by);
  }

  private pay(name: string, by: number): void {
    const draft = this.unpaid.shift()!;
    draft.actor = HARDWARE_LOADS.test(name) ? 'cpu' : 'hypervisor';
    if (name.startsWith('nestedWalk')) draft.step.tables = 'nested';
    add(draft, name, by);
  }

  private access(foundIn: CacheLevel, name: string, by: number): void {
    add(this.drafts.push({kind: 'data', foundIn}), name, by);
    if (this.drafts.actor === 'cpu') this.drafts.actor = 'guest';
  }
}

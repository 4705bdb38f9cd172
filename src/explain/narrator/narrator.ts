/**
 * Makes steps of what a watched machine tells. Every count goes to exactly one step, so the cycles of the steps add up to the
 * attribution of the event, whatever the strategy; the rest is order and words.
 */
import type {Observation} from '../observation.ts';
import type {Actor, Step} from '../step.ts';
import {Changes} from './changes.ts';
import {add, Drafts, type Draft} from './drafts.ts';
import {Exits} from './exits.ts';
import {Levels} from './levels.ts';
import {LookUps} from './look-ups.ts';
import type {Setting} from './setting.ts';
import {Walks} from './walks.ts';

const DEPENDENT = /^dependent/;
const GUEST = /^guest(?!Walk)|^userInstructions$|^kernelInstructions$/;

/** Of one event. */
export class Narrator {
  private readonly setting: Setting;
  private readonly drafts = new Drafts();
  private readonly lookUps: LookUps;
  private readonly walks: Walks;
  private readonly exits: Exits;
  private readonly changes: Changes;
  /** What a dependent load waits for is counted once more, at its end. */
  private wait: Draft | undefined;

  /** `actor` begins it: the guest, or for what the host does the hypervisor. */
  constructor(setting: Setting, actor: Actor) {
    const {drafts} = this;
    drafts.actor = actor;
    const levels = new Levels(setting);
    this.setting = setting;
    this.lookUps = new LookUps(drafts, setting);
    this.walks = new Walks(drafts, setting, levels);
    this.exits = new Exits(drafts);
    this.changes = new Changes(drafts, setting, levels);
  }

  saw(observation: Observation): void {
    const {lookUps, walks, exits, changes} = this;
    switch (observation.seen) {
      case 'count':
        return this.count(observation.name, observation.by);
      case 'entry loaded':
        return walks.loaded(observation);
      case 'entry written':
        return changes.written(observation);
      case 'table made':
      case 'table freed':
        return changes.table(observation);
      case 'path looked for':
        return lookUps.path(observation);
      case 'frame looked for':
        return lookUps.frame(observation);
      case 'TLB entry refused':
        return lookUps.entryRefused(observation);
      case 'hypervisor entered':
        return exits.entered();
      case 'flushed':
        return changes.flushed(observation);
      case 'physmap read':
        return lookUps.physmap(observation);
      case 'backing asked for':
        return lookUps.backing(observation);
      case 'shadow page looked for':
        return lookUps.shadowPage(observation);
    }
  }

  /** After the event's last observation. */
  finish(): readonly Step[] {
    const {drafts, setting, changes} = this;
    const root = setting.root();
    if (root !== undefined) changes.leadsTo(root);
    const isLeft = drafts.actor === 'hypervisor' && drafts.last('exit') !== undefined;
    if (isLeft) drafts.push({kind: 'resume', isRetried: false});
    const failed = drafts.last('fault');
    if (failed?.step.fault === 'unknown') failed.step.fault = 'guest';
    return drafts.steps(setting.price);
  }

  private count(name: string, by: number): void {
    const isTaken = [this.lookUps, this.walks, this.exits, this.changes].some(each => each.count(name, by));
    if (!isTaken) add(this.deedOf(name, by), name, by);
  }

  private deedOf(name: string, by: number): Draft {
    const {drafts} = this;
    if (DEPENDENT.test(name))
      return (this.wait ??= drafts.push({kind: 'deed', event: 'dependentLoad', times: 1}, 'cpu'));
    const backed = name === 'hostPagesCleared' ? drafts.lastDeed('hostFaults') : undefined;
    return backed ?? this.sameDeed(name, by) ?? this.newDeed(name, by);
  }

  /** The same again is done more often. */
  private sameDeed(name: string, by: number): Draft | undefined {
    const {newest} = this.drafts;
    if (newest?.step.kind !== 'deed' || newest.step.event !== name) return undefined;
    newest.step.times += by;
    return newest;
  }

  private newDeed(name: string, by: number): Draft {
    const {drafts} = this;
    return drafts.push({kind: 'deed', event: name, times: by}, GUEST.test(name) ? 'guest' : drafts.actor);
  }
}

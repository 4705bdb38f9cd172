/** Look-ups, and their answers: a count that comes after says that one was a hit. */
import type {Observation} from '../observation.ts';
import type {LookedIn, LookUp} from '../step.ts';
import {add, type Drafts} from './drafts.ts';
import type {Setting} from './setting.ts';

/** Where what is counted was found. */
const HITS: Readonly<Record<string, LookedIn>> = {
  tlbHits: 'first-level TLB',
  stlbHits: 'second-level TLB',
  walkCacheHits: 'paging-structure cache',
  guestWalkCacheHits: 'paging-structure cache',
  nestedWalkCacheHits: 'nested paging-structure cache',
  nestedTlbHits: 'nested TLB',
};

export class LookUps {
  private readonly drafts: Drafts;
  private readonly setting: Setting;
  private refused: 1 | 2 | undefined;

  constructor(drafts: Drafts, setting: Setting) {
    this.drafts = drafts;
    this.setting = setting;
  }

  /** Whether the count was of a look-up. */
  count(name: string, by: number): boolean {
    if (name === 'tlbLookups') this.begin(name, by);
    else if (name === 'tlbMisses') this.miss(name, by);
    else if (name in HITS) this.answer(HITS[name], 'found', name, by);
    else return false;
    return true;
  }

  entryRefused({level}: Observation & {seen: 'TLB entry refused'}): void {
    this.refused = level;
  }

  path({dimension, level, frame}: Observation & {seen: 'path looked for'}): void {
    const {hasWalkCaches, hasNestedWalkCaches} = this.setting;
    if (dimension === 'guest' ? !hasWalkCaches : !hasNestedWalkCaches) return;
    const structure = dimension === 'guest' ? 'paging-structure cache' : 'nested paging-structure cache';
    const found = level > 0 ? {level, frame} : {};
    this.drafts.push<LookUp>({kind: 'look-up', structure, answer: level > 0 ? 'found' : 'none', ...found});
  }

  /** What is held may not be of use; a count says where it was. */
  frame({gfn, isHeld}: Observation & {seen: 'frame looked for'}): void {
    if (!this.setting.hasNestedTlb) return;
    const answer = isHeld ? 'refused' : 'none';
    this.drafts.push<LookUp>({kind: 'look-up', structure: 'nested TLB', gfn, answer});
  }

  /** Who asks whether a frame is backed, and then where it lies, has looked it up once: where it was told. */
  physmap({gfn, hfn}: Observation & {seen: 'physmap read'}): void {
    const {drafts} = this;
    const before = drafts.inPhysmap(gfn);
    if (!this.isAsked || before?.step.frame !== undefined) return;
    if (before && !drafts.isReadAfter(before)) drafts.remove([before]);
    drafts.push<LookUp>({kind: 'look-up', structure: 'physmap', gfn, answer: 'found', frame: hfn});
  }

  /** What is known to be backed is not asked again. */
  backing({gfn, isBacked}: Observation & {seen: 'backing asked for'}): void {
    if (!this.isAsked || this.drafts.inPhysmap(gfn)) return;
    this.drafts.push<LookUp>({
      kind: 'look-up',
      structure: 'physmap',
      gfn,
      answer: isBacked ? 'found' : 'none',
    });
  }

  shadowPage({key, frame}: Observation & {seen: 'shadow page looked for'}): void {
    this.drafts.push<LookUp>({
      kind: 'look-up',
      structure: 'hash of shadow pages',
      standsFor: this.setting.roleOf(key),
      answer: frame === undefined ? 'none' : 'found',
      ...(frame !== undefined && {frame}),
    });
  }

  /** Whether it is a hypervisor that asks the physmap: native tables say where a page lies. */
  private get isAsked(): boolean {
    return this.setting.ownTables !== undefined && this.drafts.actor === 'hypervisor';
  }

  private begin(name: string, by: number): void {
    this.drafts.actor = 'cpu';
    add(this.drafts.push<LookUp>({kind: 'look-up', structure: 'first-level TLB', answer: 'none'}), name, by);
  }

  private miss(name: string, by: number): void {
    const {refused, setting} = this;
    this.refused = undefined;
    const structure = refused !== 1 && setting.hasSecondTlb ? 'second-level TLB' : 'first-level TLB';
    this.answer(structure, refused === undefined ? 'none' : 'refused', name, by);
  }

  /** The look-up at hand answers so; one that was not told of is told of by its answer. */
  private answer(structure: LookedIn, answer: LookUp['answer'], name: string, by: number): void {
    const {drafts} = this;
    const open = drafts.last('look-up');
    const isOpen = open?.step.structure === structure && open === drafts.newest;
    const draft = isOpen ? open : drafts.push<LookUp>({kind: 'look-up', structure, answer});
    draft.step.answer = answer;
    add(draft, name, by);
  }
}

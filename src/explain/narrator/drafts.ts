/** Steps in the making, in their order; and who acts at the moment. */
import type {Gfn} from '../../hardware/address.ts';
import type {Actor, Counts, LookUp, Step, StepKind, Table} from '../step.ts';

export interface Draft<Kind extends StepKind = StepKind> {
  readonly step: Kind;
  actor: Actor;
  readonly counts: Record<string, number>;
}

export class Drafts {
  actor: Actor = 'guest';
  private all: Draft[] = [];

  /** By whoever acts at the moment, unless told. */
  push<Kind extends StepKind>(step: Kind, actor = this.actor): Draft<Kind> {
    const draft: Draft<Kind> = {step, actor, counts: {}};
    this.all.push(draft);
    return draft;
  }

  last<Kind extends StepKind['kind']>(kind: Kind): Draft<StepKind & {kind: Kind}> | undefined {
    return this.all.findLast(({step}) => step.kind === kind) as Draft<StepKind & {kind: Kind}> | undefined;
  }

  lastTable(what: Table['what']): Draft<Table> | undefined {
    return this.all.findLast(({step}) => step.kind === 'table' && step.what === what) as
      | Draft<Table>
      | undefined;
  }

  lastDeed(event: string): Draft | undefined {
    return this.all.findLast(({step}) => step.kind === 'deed' && step.event === event);
  }

  /** The step that was begun last of all. */
  get newest(): Draft | undefined {
    return this.all.at(-1);
  }

  /** The last `most` entries that were written, and not by the guest, and of which nothing is counted yet. */
  uncounted(most: number): readonly Draft[] {
    return this.all
      .filter(({step, actor, counts}) => step.kind === 'write' && actor !== 'guest' && isEmpty(counts))
      .slice(-most);
  }

  remove(some: readonly Draft[]): void {
    this.all = this.all.filter(draft => !some.includes(draft));
  }

  /** The look-up in the physmap that found the guest frame. */
  inPhysmap(gfn: Gfn): Draft<LookUp> | undefined {
    return this.all.find(
      ({step}) =>
        step.kind === 'look-up' &&
        step.structure === 'physmap' &&
        step.gfn === gfn &&
        step.answer === 'found',
    ) as Draft<LookUp> | undefined;
  }

  /** Whether an entry was read since. */
  isReadAfter(draft: Draft): boolean {
    return this.all.slice(this.all.indexOf(draft)).some(({step}) => step.kind === 'load');
  }

  /** As they are now, at these prices. */
  steps(price: (event: string) => number): readonly Step[] {
    const cyclesOf = (counts: Counts): number =>
      Object.entries(counts).reduce((sum, [name, count]) => sum + count * price(name), 0);
    return this.all.map(({step, actor, counts}) => ({...step, actor, counts, cycles: cyclesOf(counts)}));
  }
}

const isEmpty = (counts: Counts): boolean => Object.keys(counts).length === 0;

export function add({counts}: Draft, name: string, by: number): void {
  counts[name] = (counts[name] ?? 0) + by;
}

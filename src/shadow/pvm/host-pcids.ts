/**
 * Which PCID of the host tags which context of the guest. PVM sets 32 of them aside on each processor, 32 to 63, and
 * finds the one of a context by its shadow root; a context that has none gets one that nobody has, else takes one from
 * another in turn, and whatever the processor remembers under it goes.
 *
 * Read in PVM's arch/x86/kvm/pvm/{pvm.c,pvm.h} as posted for review (`host_pcid_get`: the last free one goes first). A
 * context is named here by the guest's root and PCID and by what its tree shows, which comes to the same as its shadow
 * root, but that a root which the guest loads under two PCIDs has two. PVM also takes them all back when it flushes the
 * processor; here a context keeps its own, under which there is nothing then.
 */
import type {Gfn, Pcid} from '../../hardware/address.ts';
import type {View} from '../tables/shadow-page.ts';

export interface Context {
  /** As the guest loaded them. */
  readonly root: Gfn;
  readonly pcid: Pcid;
  readonly view: View;
}

export interface Tag {
  readonly pcid: Pcid;
  /** Whether the context had none before. */
  readonly isNew: boolean;
}

export const FIRST_HOST_PCID = 32;
/** A PCID has 12 bits. */
const PCIDS = 2 ** 12;
export const MOST_HOST_PCIDS = PCIDS - FIRST_HOST_PCID;

const keyOfContext = ({root, pcid, view}: Context): number =>
  (root * PCIDS + pcid) * 2 + (view === 'user' ? 1 : 0);

export class HostPcids {
  private readonly count: number;
  private readonly contexts = new Map<Pcid, Context>();
  private readonly tags = new Map<number, Pcid>();
  /** Whose turn it is to lose its PCID. */
  private next = 0;

  constructor(count: number) {
    this.count = count;
  }

  /** The tag of `context`, given to it if it has none. */
  take(context: Context): Tag {
    const key = keyOfContext(context);
    const known = this.tags.get(key);
    if (known !== undefined) return {pcid: known, isNew: false};
    const pcid = this.free();
    this.tags.set(key, pcid);
    this.contexts.set(pcid, context);
    return {pcid, isNew: true};
  }

  /** The context that a host PCID tags. */
  contextOf(pcid: Pcid): Context | undefined {
    return this.contexts.get(pcid);
  }

  /** Every host PCID that tags what the guest has under its PCID `pcid`. */
  *of(pcid: Pcid): Generator<Pcid> {
    for (const [tag, context] of this.contexts) if (context.pcid === pcid) yield tag;
  }

  /** Throws where two contexts have one tag, or a context two. */
  audit(): void {
    for (const [pcid, context] of this.contexts) {
      if (this.tags.get(keyOfContext(context)) !== pcid)
        throw new Error(`host PCIDs: ${pcid} tags a context of root ${context.root} that has another`);
    }
    if (this.tags.size !== this.contexts.size || this.tags.size > this.count)
      throw new Error(
        `host PCIDs: ${this.tags.size} contexts are tagged by ${this.contexts.size} of ${this.count}`,
      );
  }

  private free(): Pcid {
    const {contexts, count} = this;
    if (contexts.size < count) return FIRST_HOST_PCID + count - 1 - contexts.size;
    const pcid = FIRST_HOST_PCID + this.next;
    this.next = (this.next + 1) % count;
    this.tags.delete(keyOfContext(contexts.get(pcid)!));
    contexts.delete(pcid);
    return pcid;
  }
}

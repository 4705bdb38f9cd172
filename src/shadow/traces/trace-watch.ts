import type {Gvn} from '../../hardware/address.ts';
import type {ShadowPage} from '../shadow-page.ts';

/** A store to a traced table that was carried out. */
export interface CaughtStore {
  /** The shadow pages of the table. */
  readonly pages: ReadonlySet<ShadowPage>;
  /** The entry that was stored to, and its flags before and now. */
  readonly index: number;
  readonly before: number;
  readonly now: number;
}

/** Guesses when a guest table is not worth its trace any more. Then its shadow pages go, and the trace with them. */
export abstract class TraceWatch {
  /** What counts the pages that go. */
  abstract readonly counted: 'shadowPagesFlooded' | 'shadowPagesUnshadowed';

  /** Whether the table should be let go of. */
  abstract caught(store: CaughtStore): boolean;

  /** The way of a fault leads through the page, or it was taken as the root. */
  reached(_page: ShadowPage): void {}

  /** The guest faulted on the page. */
  faulted(_gvn: Gvn): void {}

  rootTaken(_root: ShadowPage): void {}

  freed(_page: ShadowPage): void {}
}

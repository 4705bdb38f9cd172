/** Where a hypervisor finds again the tables that it made, by a number that says what each stands for. */
import type {Hfn} from '../hardware/address.ts';

/** A table in a host frame. */
export interface HashedPage {
  readonly frame: Hfn;
}

export class PageHash<Page extends HashedPage> {
  private readonly pages = new Map<number, Page>();

  find(key: number): Page | undefined {
    return this.pages.get(key);
  }

  /** In place of another of that number. */
  add(key: number, page: Page): void {
    this.pages.set(key, page);
  }

  /** Unless another has taken its place. */
  remove(key: number, page: Page): void {
    if (this.pages.get(key) === page) this.pages.delete(key);
  }

  all(): Iterable<Page> {
    return this.pages.values();
  }
}

/** What an address trace says of its program: one process, of which nothing but addresses is known. */
import {PAGE_BYTES} from '../hardware/address.ts';
import type {AddressSink} from '../recording/importers/address-trace.ts';
import type {Facts} from './facts.ts';
import {PageUses} from './page-uses.ts';

type Found = Pick<
  Facts,
  'instructions' | 'accesses' | 'stores' | 'footprintPages' | 'pages' | 'reuse' | 'workingSet'
>;

export class AddressFacts implements AddressSink {
  /** Records so far. */
  records = 0;
  private readonly uses: PageUses;
  private instructions = 0;
  private accesses = 0;
  private stores = 0;
  private codePage = -1;

  constructor(records: number) {
    this.uses = new PageUses(records);
  }

  /** Fetches from one page are one use of it, until another is fetched from. */
  instruction(page: number, byte: number, bytes: number): void {
    this.records++;
    this.instructions++;
    const last = page + Math.trunc((byte + bytes - 1) / PAGE_BYTES);
    if (last === this.codePage && page === last) return;
    this.pass(page, byte, bytes);
    this.codePage = last;
  }

  load(page: number, byte: number, bytes: number): void {
    this.records++;
    this.accesses++;
    this.pass(page, byte, bytes);
  }

  store(page: number, byte: number, bytes: number): void {
    this.stores++;
    this.load(page, byte, bytes);
  }

  modify(page: number, byte: number, bytes: number): void {
    this.accesses++;
    this.store(page, byte, bytes);
  }

  found(): Found {
    const {instructions, accesses, stores, uses} = this;
    return {
      instructions,
      accesses,
      stores,
      footprintPages: uses.pages,
      pages: {'4 KiB': uses.pages, '2 MiB': 0, '1 GiB': 0},
      reuse: uses.reuse,
      workingSet: uses.workingSet,
    };
  }

  private pass(page: number, byte: number, bytes: number): void {
    const last = page + Math.trunc((byte + bytes - 1) / PAGE_BYTES);
    for (let each = page; each <= last; each++) this.uses.use(each, this.records - 1);
  }
}

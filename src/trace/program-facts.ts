/** What the accesses of a recorded program say. Pages are those of the address space that they are in, as of a guest. */
import type {ProgramSink} from '../recording/program/program-sink.ts';
import {AddressFacts} from './address-facts.ts';

/** The key of each page that was used of an address space. */
type Pages = Map<number, number>;

export class ProgramFacts extends AddressFacts implements ProgramSink {
  private running = 0;
  private pages: Pages = new Map();
  /** By process; none where it has ended. */
  private readonly spaces: (Pages | undefined)[] = [];
  private keys = 0;

  start(): void {
    this.enter(0, new Map());
  }

  run(process: number): void {
    this.enter(process, this.spaces[process] ?? new Map());
  }

  fork(child: number): void {
    this.born(child, new Map());
  }

  /** The child borrows its parent's pages. */
  vfork(child: number): void {
    this.born(child, this.pages);
  }

  execute(): void {
    this.enter(this.running, new Map());
  }

  call(): void {}

  sleep(): void {}

  signal(): void {}

  exit(): void {
    this.spaces[this.running] = undefined;
  }

  protected override keyOf(page: number): number {
    const {pages} = this;
    let key = pages.get(page);
    if (key === undefined) pages.set(page, (key = this.keys++));
    return key;
  }

  private born(child: number, pages: Pages): void {
    this.spaces[child] = pages;
  }

  private enter(process: number, pages: Pages): void {
    this.running = process;
    this.pages = this.spaces[process] = pages;
    this.codePage = -1;
  }
}

/** A mapping as a story sees it. */
import {FETCH, LINES_PER_PAGE, READ, USER_MODE, WRITE, type Access, type Gvn} from '../hardware/address.ts';
import {DEPENDENT_LOAD} from '../recording/format.ts';
import {discard, unmap} from './unmap.ts';
import {moveMapping} from './move.ts';
import {protect} from './protect.ts';
import type {GuestProcess} from './process.ts';
import {expectOneOf} from './said.ts';
import {PROTECTIONS, TOUCHES, type Process, type Protection, type Region, type Touch} from './story.ts';

/** The access of user mode that a touch is. */
export const ACCESS_OF: Readonly<Record<Touch, Access>> = {
  read: READ | USER_MODE,
  write: WRITE | USER_MODE,
  fetch: FETCH | USER_MODE,
};

export class MappedRegion implements Region {
  /** The same in every process that inherited the region. */
  readonly id: number;
  start: Gvn;
  pages: number;
  private readonly owner: GuestProcess;

  constructor(owner: GuestProcess, id: number, start: Gvn, pages: number) {
    this.owner = owner;
    this.id = id;
    this.start = start;
    this.pages = pages;
  }

  read(page: number, line?: number): void {
    this.touch(READ | USER_MODE, page, line);
  }

  write(page: number, line?: number): void {
    this.touch(WRITE | USER_MODE, page, line);
  }

  follow(page: number, line?: number): void {
    this.touch(READ | USER_MODE, page, line, DEPENDENT_LOAD);
  }

  fetch(page: number, line?: number): void {
    this.touch(FETCH | USER_MODE, page, line);
  }

  touchAll(touch: Touch): void {
    expectOneOf('touchAll', touch, TOUCHES);
    const access = ACCESS_OF[touch];
    for (let page = 0; page < this.pages; page++) this.touch(access, page);
  }

  refused(touch: Touch, page: number): void {
    expectOneOf('refused', touch, TOUCHES);
    this.mustHold(page);
    this.owner.refused(ACCESS_OF[touch], this.start + page);
  }

  in(process: Process): Region {
    return this.owner.sibling(process).region(this.id);
  }

  unmap(from = 0, count = this.pages - from): void {
    const [start, end] = this.range(from, count);
    this.owner.onMapping(core => unmap(core, this.owner.space, start, end));
  }

  protect(protection: Protection, from = 0, count = this.pages - from): void {
    expectOneOf('protect', protection, PROTECTIONS);
    const range = this.range(from, count);
    this.owner.onMapping(core => protect(core, this.owner.space, range, protection));
  }

  discard(from = 0, count = this.pages - from): void {
    const [start, end] = this.range(from, count);
    this.owner.onMapping(core => discard(core, this.owner.space, start, end));
  }

  move(): void {
    const {owner, start, pages} = this;
    this.start = owner.onMapping(core => moveMapping(core, owner.space, start, start + pages));
  }

  private touch(access: Access, page: number, line?: number, marks?: number): void {
    this.mustHold(page);
    if (line !== undefined && !(Number.isInteger(line) && line >= 0 && line < LINES_PER_PAGE))
      throw new Error(
        `the story names line ${line} of a page, expected a whole number from 0 to ${LINES_PER_PAGE - 1}`,
      );
    this.owner.touch(access, this.start + page, line, marks);
  }

  private mustHold(page: number): void {
    if (!(Number.isInteger(page) && page >= 0 && page < this.pages)) throw this.outside(page);
  }

  private range(from: number, count: number): readonly [start: Gvn, end: Gvn] {
    if (
      !(
        Number.isInteger(from) &&
        Number.isInteger(count) &&
        from >= 0 &&
        count > 0 &&
        from + count <= this.pages
      )
    )
      throw this.outside(`${from} and ${count} from there`);
    return [this.start + from, this.start + from + count];
  }

  private outside(page: number | string): Error {
    return new Error(`the story names page ${page} of a region of ${this.pages} pages`);
  }
}

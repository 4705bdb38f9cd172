/** Where a recorded program goes though the record has told of nothing there that permits it. */
import {isFetch, isWrite, type Access, type Gvn} from '../../hardware/address.ts';
import {untouched} from '../areas.ts';
import type {Core} from '../core.ts';
import {permits} from '../faults.ts';
import {isExecutable, isWritable} from '../leaves.ts';
import {protect} from '../protect.ts';
import type {Protection} from '../story.ts';
import type {UserPages} from '../user-pages.ts';
import {ANONYMOUS, type Mappings} from './mappings.ts';

export interface OutsideTouch {
  readonly process: number;
  /** The number of the page, as the program has it. */
  readonly page: number;
  readonly touch: 'read' | 'write' | 'fetch';
  /** Whether something is mapped, which does not permit it. */
  readonly mapped: boolean;
}

/** The touches that are kept one by one. */
export const SHOWN_TOUCHES = 100;

export class Outside {
  /** Pages that were touched so, each once for what it was lacking. */
  count = 0;
  /** The first of them, at most `SHOWN_TOUCHES`. */
  readonly first: OutsideTouch[] = [];
  private readonly core: Core;
  private readonly pages: UserPages;

  constructor(core: Core, pages: UserPages) {
    this.core = core;
    this.pages = pages;
  }

  /**
   * Has the access permitted that is about to fault, for the program did make it: a page of which nothing is known is anonymous
   * memory that somebody loaded, and one that is known is given the right that it lacks.
   */
  permit(process: number, {space}: Mappings, gvn: Gvn, access: Access): void {
    const area = space.areas.find(gvn);
    if (area && permits(area, access)) return;
    const page = this.pages.pageOf(gvn);
    this.keep({process, page, touch: touchOf(access), mapped: area !== undefined});
    if (area) return protect(this.core, space, [gvn, gvn + 1], widened(area.protection, access));
    const protection = 'read-write-execute';
    space.areas.insert(untouched({start: gvn, end: gvn + 1, protection, backing: ANONYMOUS, filePage: page}));
    space.areas.join(gvn);
    space.areas.join(gvn + 1);
  }

  private keep(touch: OutsideTouch): void {
    this.count++;
    if (this.first.length < SHOWN_TOUCHES) this.first.push(touch);
  }
}

const touchOf = (access: Access): OutsideTouch['touch'] =>
  isWrite(access) ? 'write' : isFetch(access) ? 'fetch' : 'read';

function widened(protection: Protection, access: Access): Protection {
  const writable = isWrite(access) || isWritable(protection);
  const executable = isFetch(access) || isExecutable(protection);
  if (writable) return executable ? 'read-write-execute' : 'read-write';
  return executable ? 'read-execute' : 'read';
}

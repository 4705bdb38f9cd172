/**
 * The rules of a recording that each event can be held to by itself or by what came before it: kinds that exist,
 * operands in range, regions introduced before use, chapters in order. What only the tables can tell (that it is
 * settled, that its expectations hold) is the replay's linter's part.
 */
import {LINES_PER_PAGE, MAX_REGIONS, READ, USER_MODE, type Gfn, type Gvn} from '../hardware/address.ts';
import {HINT_ADDRESS_SPACE_DYING, INVPCID_ADDRESS, INVPCID_ALL} from '../hardware/mmu.ts';
import {ALL_MARKS, isAccess, type Chunk, type RecordingHeader} from './format.ts';
import {marksOf} from './operands.ts';
import {accessName, eventAt, kindName, RESERVED_KINDS, type RecordedEvent} from './reader.ts';

export interface Problem {
  /** The number of the event, from 1 on. */
  readonly event: number;
  readonly sentence: string;
}

export class FormatLinter {
  readonly problems: Problem[] = [];
  private readonly header: RecordingHeader;
  private readonly pagesInRegion: number;
  private regions = 0;
  private chapters = 0;
  private seen = 0;

  constructor(header: RecordingHeader) {
    this.header = header;
    this.pagesInRegion = 2 ** (3 * header.indexBits);
  }

  lint(chunk: Chunk, row: number): void {
    const event = eventAt(chunk, row);
    if (chunk.vcpu[row] !== 0)
      this.report(`it is of virtual CPU ${chunk.vcpu[row]}, and this version has only 0`);
    this.kind(event);
    if (isAccess(chunk.kind[row])) this.below('marks', marksOf(chunk, row), ALL_MARKS + 1);
    this.operands(event);
    this.seen++;
  }

  private kind(event: RecordedEvent): void {
    if (event.type !== 'unreadable') return;
    const {kind} = event;
    if (RESERVED_KINDS.has(kind))
      this.report(`${kindName(kind)} (kind ${kind}) is reserved for a later version`);
    else this.report(`kind ${kind} is unknown`);
  }

  private operands(event: RecordedEvent): void {
    if ('gvn' in event) this.gvn(event);
    if ('gfn' in event) this.gfn(event.gfn);
    if ('table' in event) this.entry(event.table, event.index);
    if (event.type === 'access') this.access(event);
    else if (event.type === 'CR3 load') this.gfn(event.root);
    else if (event.type === 'INVPCID') this.below('scope', event.scope, INVPCID_ALL + 1);
    else if (event.type === 'hint') this.below('hint', event.hint, HINT_ADDRESS_SPACE_DYING + 1);
    else if (event.type === 'work' && event.work === undefined) this.report('the work it counts is unknown');
    else if (event.type === 'region') this.region(event.slot);
    else if (event.type === 'chapter') this.chapter(event.number);
  }

  private access({access, line, dependent}: RecordedEvent & {type: 'access'}): void {
    this.below('line', line, LINES_PER_PAGE);
    if (dependent && access !== (READ | USER_MODE))
      this.report(`a ${accessName(access)} is marked as a dependent load, which only a user read can be`);
  }

  private gvn(event: RecordedEvent & {gvn: Gvn}): void {
    // The other scopes of INVPCID name no page.
    if (event.type === 'INVPCID' && event.scope !== INVPCID_ADDRESS) return;
    const slot = Math.floor(event.gvn / this.pagesInRegion);
    if (slot >= this.regions)
      this.report(`page ${event.gvn} lies in slot ${slot}, whose region no event has named`);
  }

  private gfn(gfn: Gfn): void {
    this.below('guest frame', gfn, this.header.guestFrames);
  }

  private entry(table: Gfn, index: number): void {
    this.gfn(table);
    this.below('entry', index, 2 ** this.header.indexBits);
  }

  private region(slot: number): void {
    if (slot !== this.regions) this.report(`the region takes slot ${slot}, and the next is ${this.regions}`);
    this.below('slot', slot, MAX_REGIONS);
    this.regions++;
  }

  private chapter(number: number): void {
    if (number !== this.chapters) this.report(`it ends chapter ${number}, and the next is ${this.chapters}`);
    this.chapters++;
  }

  private below(what: string, value: number, bound: number): void {
    if (value >= bound) this.report(`${what} ${value} is not below ${bound}`);
  }

  private report(sentence: string): void {
    this.problems.push({event: this.seen + 1, sentence});
  }
}

/**
 * A real program told by numbers: any call, at any of a few hundred pages, by any of its processes. Any list of steps is one that a
 * kernel may have answered so.
 */
import type {Image, ProgramSink} from '../recording/program/program-sink.ts';
import {
  anonymous,
  ANONYMOUS,
  BRK,
  call,
  GETPID,
  MADVISE,
  MPROTECT,
  MREMAP,
  MUNMAP,
  ofFile,
  PAGE,
  PRIVATE,
  READ_CALL,
  SHARED,
  ToldProgram,
  WAIT4,
  WRITE_CALL,
} from './told-program.ts';

/** Which operation, at which page, and two amounts: whole numbers, taken modulo. */
export type ToldStep = readonly [operation: number, page: number, amount: number, other: number];

/** All that lies below the stack, over several regions of a guest with few bits an index. */
const PAGES = 240;
const STACK_END = 256 * PAGE;
/** Of a mapping. */
const MOST_PAGES = 20;
const MOST_PROCESSES = 6;

interface Living {
  readonly number: number;
  /** Whose memory it borrows, who sleeps until it has its own. */
  lender: number | undefined;
}

export class RandomToldProgram {
  /** The operations that were carried out. */
  readonly done = new Set<string>();
  private readonly told: ToldProgram;
  private readonly living: Living[] = [{number: 0, lender: undefined}];
  private at = 0;
  private born = 1;

  constructor(sink: ProgramSink) {
    this.told = new ToldProgram(sink);
    this.told.start(image(0));
  }

  static readonly operations = [
    'read',
    'write',
    'fetch',
    'map',
    'mapShared',
    'mapFile',
    'mapFileShared',
    'unmap',
    'protect',
    'move',
    'discard',
    'brk',
    'fork',
    'vfork',
    'exec',
    'exit',
    'run',
    'wait',
    'transfer',
    'getpid',
  ] as const;

  step([operation, page, amount, other]: ToldStep): void {
    const {operations} = RandomToldProgram;
    const extent = [(page % PAGES) * PAGE, 1 + (amount % MOST_PAGES)] as const;
    const name = operations[operation % operations.length];
    this[name](...extent, other);
    this.done.add(name);
  }

  private read(address: number): void {
    this.told.read(address);
  }

  private write(address: number): void {
    this.told.write(address);
  }

  private fetch(address: number): void {
    this.told.execute(address);
  }

  private map(address: number, pages: number, other: number): void {
    this.told.call(anonymous(address, pages, other % 8));
  }

  private mapShared(address: number, pages: number): void {
    this.told.call(anonymous(address, pages, 3, SHARED | ANONYMOUS));
  }

  private mapFile(address: number, pages: number, other: number): void {
    this.told.call({...ofFile(address, pages, [other % 3, other % 5], PRIVATE), file: `file ${other % 2}`});
  }

  private mapFileShared(address: number, pages: number, other: number): void {
    this.told.call(ofFile(address, pages, [other % 3, other % 5], SHARED));
  }

  private unmap(address: number, pages: number): void {
    this.told.call(call(MUNMAP, [address, pages * PAGE], 0));
  }

  private protect(address: number, pages: number, other: number): void {
    this.told.call(call(MPROTECT, [address, pages * PAGE, other % 8], 0));
  }

  /** Where the places overlap, it stays. */
  private move(address: number, pages: number, other: number): void {
    const place = ((other * 7) % PAGES) * PAGE;
    const most = MOST_PAGES * PAGE;
    const to = Math.abs(place - address) < most ? address : place;
    const newPages = 1 + (other % MOST_PAGES);
    this.told.call(call(MREMAP, [address, pages * PAGE, newPages * PAGE, 1], to));
  }

  private discard(address: number, pages: number): void {
    this.told.call(call(MADVISE, [address, pages * PAGE, 4], 0));
  }

  /** The heap starts where each image ends. */
  private brk(_address: number, pages: number): void {
    this.told.call(call(BRK, [0], HEAP));
    this.told.call(call(BRK, [HEAP + pages * PAGE], HEAP + pages * PAGE));
    this.told.call(call(BRK, [HEAP], HEAP));
  }

  private fork(): void {
    if (this.living.length === MOST_PROCESSES) return;
    this.told.fork(this.born);
    this.living.push({number: this.born++, lender: undefined});
  }

  /** The child runs at once. */
  private vfork(): void {
    if (this.living.length === MOST_PROCESSES) return;
    this.told.vfork(this.born);
    this.living.push({number: this.born, lender: this.running.number});
    this.at = this.living.length - 1;
    this.told.run(this.born++);
  }

  private exec(_address: number, _pages: number, other: number): void {
    this.told.exec(image(other % 3));
    this.running.lender = undefined;
  }

  private exit(_address: number, _pages: number, other: number): void {
    if (this.living.length === 1) return;
    const [{lender}] = this.living.splice(this.at, 1);
    this.told.exit();
    this.goOn(lender ?? other);
  }

  private run(_address: number, _pages: number, other: number): void {
    this.goOn(other);
  }

  private wait(address: number, _pages: number, other: number): void {
    this.told.sleep(call(WAIT4, [-1, address, 0, 0], 1));
    this.goOn(other);
  }

  private transfer(address: number, pages: number, other: number): void {
    const bytes = pages * 40;
    const made = call(other % 2 === 0 ? READ_CALL : WRITE_CALL, [3, address, bytes], bytes);
    if (other % 3 === 0) return this.told.call(made);
    this.told.sleep(made);
    this.goOn(other);
  }

  private getpid(): void {
    this.told.call(call(GETPID, [], 1));
  }

  private get running(): Living {
    return this.living[this.at];
  }

  /** Whoever has not lent its memory goes on, the one that is asked for if it may. */
  private goOn(wish: number): void {
    const lenders = this.living.map(({lender}) => lender);
    const free = this.living.filter(({number}) => !lenders.includes(number));
    const next = free[wish % free.length];
    this.at = this.living.indexOf(next);
    this.told.run(next.number);
  }
}

const HEAP = PAGES * PAGE - MOST_PAGES * PAGE;

const image = (number: number): Image => ({
  name: `image ${number}`,
  segments: [
    {start: PAGE, bytes: 3 * PAGE, protection: 5, file: {name: `file ${number}`, offset: 0}},
    {start: 10 * PAGE, bytes: 2 * PAGE, protection: 3, file: {name: `file ${number}`, offset: 3 * PAGE}},
    {start: 12 * PAGE, bytes: 2 * PAGE, protection: 3},
  ],
  stackEnd: STACK_END,
});

/** Programs told by hand, and what is counted of them by hand. */
import {describe, expect, test} from 'vitest';
import {ACCESSED, FETCH, PRESENT, READ, USER, USER_MODE, WRITABLE, WRITE} from '../../hardware/address.ts';
import {
  HINT_ADDRESS_SPACE_DYING,
  HINT_KERNEL_TO_USER,
  HINT_USER_TO_KERNEL_INTERRUPT,
} from '../../hardware/mmu.ts';
import {ChunkKeeper} from '../../recording/chunk-keeper.ts';
import {FORMAT_VERSION, type Work} from '../../recording/format.ts';
import type {Image, ProgramSink, SystemCall} from '../../recording/program/program-sink.ts';
import {eventAt, type RecordedEvent} from '../../recording/reader.ts';
import {Recorder} from '../../recording/recorder.ts';
import {lint} from '../../replay/linter.ts';
import {BEDS} from '../../replay/properties/beds.ts';
import {build, replayChecked} from '../../replay/properties/testbed.ts';
import {strategies} from '../../strategies/index.ts';
import {patience} from '../../testing/effort.ts';
import {
  anonymous,
  ANONYMOUS,
  BRK,
  call,
  DUP2,
  failed,
  FIXED,
  GETPID,
  MADVISE,
  MMAP,
  MPROTECT,
  MREMAP,
  MUNMAP,
  ofFile,
  OPENAT,
  PAGE,
  PRIVATE,
  READ_CALL,
  SHARED,
  ToldProgram,
  WAIT4,
  WRITE_CALL,
} from '../../testing/told-program.ts';
import {audit} from '../audit.ts';
import {guestParameters} from '../parameters.ts';
import {programSource} from '../program-source.ts';
import type {GuestSettings} from '../story.ts';
import {PlayedProgram} from './played-program.ts';

const TABLES_ONLY = {kernelAccesses: 0, memoryPages: 4096};
const TEXT = 0x40_0000;
const DATA = 0x60_0000;
const ZEROS = 0x60_1000;
const HEAP = 0x80_0000;
const MAPPING = 0x7000_0000;
const STACK_END = 0x1f_ff00_0000;
const REGION_PAGES = 2 ** 27;
/** Where the next region begins. */
const BORDER = REGION_PAGES * PAGE;

const image = (name = 'sh'): Image => ({
  name,
  segments: [
    {start: TEXT, bytes: 2 * PAGE, protection: 5, file: {name, offset: 0}},
    {start: DATA, bytes: PAGE, protection: 3, file: {name, offset: 2 * PAGE}},
    {start: ZEROS, bytes: PAGE, protection: 3},
  ],
  stackEnd: STACK_END,
});

class Audited extends PlayedProgram {
  audit(): void {
    audit(this.core);
  }
}

function told(tell: (program: ToldProgram) => void, guest: GuestSettings = {}) {
  const events: RecordedEvent[] = [];
  const recorder = new Recorder(chunk => void events.push(eventAt(chunk, 0)), 1);
  const program = new Audited(guestParameters({...TABLES_ONLY, ...guest}), recorder, 1);
  const booted = events.length;
  tell(new ToldProgram(program));
  program.audit();
  program.end();
  recorder.end();
  const measured = events.slice(booted);
  return {events: measured, work: workOf(measured), chapters: recorder.chapters, outside: program.outside};
}

function workOf(events: readonly RecordedEvent[]): Partial<Record<Work, number>> {
  const done: Partial<Record<Work, number>> = {};
  for (const event of events) {
    if (event.type === 'work' && event.work) done[event.work] = (done[event.work] ?? 0) + event.count;
  }
  return done;
}

const isCrossing = (event: RecordedEvent): event is Extract<RecordedEvent, {type: 'hint'}> =>
  event.type === 'hint';

const deaths = (events: readonly RecordedEvent[]): number =>
  events.filter(event => event.type === 'hint' && event.hint === HINT_ADDRESS_SPACE_DYING).length;

/** The faults that `tell` takes after what came before. */
function faultsOf(
  before: (program: ToldProgram) => void,
  tell: (program: ToldProgram) => void,
  guest?: GuestSettings,
): number {
  const start = (program: ToldProgram) => {
    program.start(image());
    before(program);
  };
  const without = told(start, guest).work.guestFaults ?? 0;
  const all = told(program => {
    start(program);
    tell(program);
  }, guest).work.guestFaults;
  return (all ?? 0) - without;
}

/** A shell's whole life: it maps, forks a child that writes to what it has, waits for it, and ends. */
function life(program: ToldProgram): void {
  program.start(image());
  program.execute(TEXT); // a fault, which maps both pages
  program.execute(TEXT + PAGE);
  program.write(ZEROS); // a fault
  program.call(anonymous(MAPPING, 4));
  program.write(MAPPING); // a fault
  program.write(MAPPING + PAGE); // a fault
  program.fork(1);
  program.sleep(call(WAIT4, [-1, 0, 0, 0], 1));
  program.run(1);
  program.execute(TEXT); // a fault: of a file a child has nothing yet
  program.write(MAPPING); // a fault, which copies
  program.read(MAPPING + PAGE);
  program.exit();
  program.run(0);
  program.read(MAPPING);
  program.write(MAPPING); // a fault: it is the parent's alone again, and still read-only
  program.exit();
}

describe('a program', () => {
  test('takes a signal in the kernel, and goes on in its handler', () => {
    const {events, work} = told(program => {
      program.start(image());
      program.execute(TEXT);
      program.signal(17);
      program.execute(TEXT + PAGE);
    });
    expect(work).toMatchObject({guestSignals: 1, guestFaults: 1});
    expect(work.guestSyscalls).toBeUndefined();
    const at = events.findIndex(event => event.type === 'work' && event.work === 'guestSignals');
    const [before, after] = [events.slice(0, at).findLast(isCrossing), events.slice(at).find(isCrossing)];
    expect([before?.hint, after?.hint]).toEqual([HINT_USER_TO_KERNEL_INTERRUPT, HINT_KERNEL_TO_USER]);
  });

  test('has its faults, forks, operations, switches and exits counted', () => {
    const {work, chapters, outside} = told(life);
    expect(work).toMatchObject({
      guestFaults: 7,
      guestForks: 1,
      guestWaits: 1,
      guestExits: 2,
      guestMappingOperations: 1,
      // mmap, fork, wait4 and two exits.
      guestSyscalls: 5,
      // Its start, to the child, and back.
      guestContextSwitches: 3,
      guestPagesCopied: 1,
    });
    expect(work.guestExecs).toBeUndefined();
    expect(chapters).toEqual(['guest booted', 'program']);
    expect(outside.count).toBe(0);
  });

  test('gives every frame of its own back', () => {
    const {work} = told(life);
    // The tables of a space are allocated as its pages are; those that the boot made are not among them.
    expect(work.guestPagesFreed).toBe(work.guestPagesAllocated);
  });

  test('executes the instructions that it tells, whatever system calls come between', () => {
    const {events} = told(program => {
      program.start(image());
      for (let round = 0; round < 20; round++) {
        for (let at = 0; at < 5; at++) program.execute(TEXT + 4 * at);
        program.call(call(GETPID, [], 1));
      }
      program.exit();
    });
    // A system call is followed by a fetch, which carries the first instruction of a round; the rest is computing.
    const fetches = events.filter(
      event => event.type === 'access' && event.access === (FETCH | USER_MODE) && event.expectation === 0,
    );
    expect(fetches).toHaveLength(20);
  });

  test('that execs is torn down and built anew: its file is in the page cache, its memory is gone', () => {
    const {work, events} = told(program => {
      program.start(image());
      program.write(ZEROS);
      program.exec(image('ls'));
      program.write(ZEROS);
      program.exit();
    });
    expect(work).toMatchObject({guestExecs: 1, guestFaults: 2, guestExits: 1, guestContextSwitches: 1});
    expect(deaths(events)).toBe(2);
  });

  test('has a stack below its end, which it may grow', () => {
    const touched = (below: number) =>
      told(program => {
        program.start(image());
        program.write(STACK_END - below);
      });
    // Arguments lie at the top.
    expect(touched(8).work.guestFaults).toBeUndefined();
    expect(touched(5 * PAGE)).toMatchObject({work: {guestFaults: 1}, outside: {count: 0}});
    expect(touched(8 << 20).outside.count).toBe(0);
    expect(touched((8 << 20) + 8).outside.count).toBe(1);
  });
});

describe('vfork', () => {
  const borrowed = (end: (program: ToldProgram) => void) =>
    told(program => {
      program.start(image());
      program.write(ZEROS);
      program.vfork(1);
      program.run(1);
      program.write(ZEROS); // no fault: nothing was copied
      end(program);
      program.run(0);
      program.read(ZEROS); // no fault: nothing was torn down
      program.write(ZEROS);
    });

  test('and exec: the child leaves what its parent has as it is', () => {
    const {work, events} = borrowed(program => {
      program.exec(image('ls'));
      program.write(ZEROS);
    });
    expect(work).toMatchObject({guestForks: 1, guestExecs: 1, guestFaults: 2, guestContextSwitches: 3});
    expect(work.guestForkEntries).toBeUndefined();
    expect(deaths(events)).toBe(0);
  });

  test('and exit', () => {
    const {work, events} = borrowed(program => program.exit());
    expect(work).toMatchObject({guestForks: 1, guestFaults: 1, guestExits: 1, guestContextSwitches: 3});
    expect(deaths(events)).toBe(0);
  });
});

describe('mappings', () => {
  test('brk adds to the heap and takes from it, where its answers say', () => {
    const {work, outside} = told(program => {
      program.start(image());
      program.call(call(BRK, [0], HEAP));
      program.call(call(BRK, [HEAP + 3 * PAGE - 8], HEAP + 3 * PAGE - 8));
      for (let page = 0; page < 3; page++) program.write(HEAP + page * PAGE);
      program.call(call(BRK, [HEAP + 2 ** 50], HEAP + 3 * PAGE - 8)); // refused
      program.call(call(BRK, [HEAP + PAGE], HEAP + PAGE));
      program.read(HEAP);
      program.call(call(BRK, [HEAP + 2 * PAGE], HEAP + 2 * PAGE));
      program.write(HEAP + PAGE); // a fault: that page was taken
    });
    expect(work).toMatchObject({guestFaults: 4, guestMappingOperations: 3, guestSyscalls: 5});
    expect(outside.count).toBe(0);
  });

  test("a child goes on with its parent's heap", () => {
    const {outside} = told(program => {
      program.start(image());
      program.call(call(BRK, [0], HEAP));
      program.fork(1);
      program.run(1);
      program.call(call(BRK, [HEAP + PAGE], HEAP + PAGE));
      program.write(HEAP);
      program.run(0);
      program.write(HEAP);
    });
    expect(outside.first).toMatchObject([{process: 0, page: HEAP / PAGE}]);
  });

  test('what munmap takes is gone, and the rest stays', () => {
    const {work, outside} = told(program => {
      program.start(image());
      program.call(anonymous(MAPPING, 3));
      for (let page = 0; page < 3; page++) program.write(MAPPING + page * PAGE);
      program.call(call(MUNMAP, [MAPPING + PAGE, PAGE], 0));
      program.write(MAPPING);
      program.write(MAPPING + 2 * PAGE);
      program.write(MAPPING + PAGE); // a fault, where nothing is
    });
    expect(work).toMatchObject({guestFaults: 4, guestMappingOperations: 2});
    expect(outside.first).toEqual([{process: 0, page: MAPPING / PAGE + 1, touch: 'write', mapped: false}]);
  });

  test('a mapping replaces what is there', () => {
    const {work} = told(program => {
      program.start(image());
      program.call(anonymous(MAPPING, 3));
      program.write(MAPPING + PAGE);
      program.call(anonymous(MAPPING + PAGE, 1, 3, PRIVATE | ANONYMOUS | FIXED));
      program.write(MAPPING + PAGE);
    });
    expect(work).toMatchObject({guestFaults: 2, guestMappingOperations: 2});
  });

  test('a call that fails changes nothing', () => {
    const {work, outside} = told(program => {
      program.start(image());
      program.call(anonymous(MAPPING, 1));
      program.write(MAPPING);
      program.call(failed(MMAP, [MAPPING, PAGE, 3, PRIVATE | ANONYMOUS | FIXED, -1, 0], 12));
      program.call(failed(MUNMAP, [MAPPING, PAGE], 22));
      program.call(failed(MPROTECT, [MAPPING, PAGE, 0], 13));
      program.call(failed(MADVISE, [MAPPING, PAGE, 4], 22));
      program.write(MAPPING);
    });
    expect(work).toMatchObject({guestFaults: 1, guestMappingOperations: 1, guestSyscalls: 5});
    expect(outside.count).toBe(0);
  });

  test('mprotect takes rights and gives them', () => {
    const written = (program: ToldProgram) => {
      program.call(anonymous(MAPPING, 1));
      program.write(MAPPING);
    };
    const protectedBy = (protection: number) => (program: ToldProgram) => {
      program.call(call(MPROTECT, [MAPPING, PAGE, protection], 0));
      program.read(MAPPING);
    };
    expect(faultsOf(written, protectedBy(1))).toBe(0);
    const {outside} = told(program => {
      program.start(image());
      written(program);
      protectedBy(0)(program);
      program.write(MAPPING);
    });
    expect(outside.first.map(({touch, mapped}) => [touch, mapped])).toEqual([
      ['read', true],
      ['write', true],
    ]);
  });

  test('mremap takes the pages along, and adds or drops at the end', () => {
    const moved = (program: ToldProgram) => {
      program.call(anonymous(MAPPING, 2));
      program.write(MAPPING);
      program.write(MAPPING + PAGE);
      program.call(call(MREMAP, [MAPPING, 2 * PAGE, 3 * PAGE, 1], MAPPING + 64 * PAGE));
    };
    const to = MAPPING + 64 * PAGE;
    expect(faultsOf(moved, program => program.write(to + PAGE))).toBe(0);
    const grown = told(program => {
      program.start(image());
      moved(program);
      program.write(to + 2 * PAGE);
    });
    expect(grown).toMatchObject({work: {guestFaults: 3}, outside: {count: 0}});
    const shrunk = told(program => {
      program.start(image());
      moved(program);
      program.call(call(MREMAP, [to, 3 * PAGE, PAGE, 0], to));
      program.write(to);
      program.write(to + 2 * PAGE);
    });
    expect(shrunk.outside.first).toMatchObject([{page: to / PAGE + 2}]);
  });

  test('mremap of nothing, which maps shared memory once more, is not known of', () => {
    const {outside} = told(program => {
      program.start(image());
      program.call(anonymous(MAPPING, 2));
      program.call(call(MREMAP, [MAPPING, 0, PAGE, 1], MAPPING + 2 * PAGE));
      program.write(MAPPING);
      program.write(MAPPING + 2 * PAGE);
    });
    expect(outside.first).toMatchObject([{page: MAPPING / PAGE + 2}]);
  });

  test('what lies across two regions is mapped, moved and unmapped in both', () => {
    const {outside, work} = told(program => {
      program.start(image());
      program.call(anonymous(BORDER - PAGE, 2));
      program.write(BORDER - PAGE);
      program.write(BORDER);
      program.call(call(MREMAP, [BORDER - PAGE, 2 * PAGE, 2 * PAGE, 1], 2 * BORDER - 16 * PAGE));
      program.write(2 * BORDER - 16 * PAGE);
      program.write(2 * BORDER - 15 * PAGE);
      program.call(call(MREMAP, [2 * BORDER - 16 * PAGE, 2 * PAGE, 2 * PAGE, 1], BORDER - PAGE));
      program.write(BORDER);
      program.call(call(MUNMAP, [BORDER - PAGE, 2 * PAGE], 0));
    });
    expect(outside.count).toBe(0);
    expect(work.guestFaults).toBe(2);
  });

  test('regions stay apart that lie beside each other: their tables are freed one by one', () => {
    const {work} = told(program => {
      program.start(image());
      program.call(anonymous(BORDER - PAGE, 2));
      program.write(BORDER);
      program.exit();
    });
    expect(work.guestPagesFreed).toBe(work.guestPagesAllocated);
  });

  test('madvise(MADV_DONTNEED) drops pages', () => {
    const written = (program: ToldProgram) => {
      program.call(anonymous(MAPPING, 2));
      program.write(MAPPING);
      program.write(MAPPING + PAGE);
    };
    const advised = (advice: number) => (program: ToldProgram) => {
      program.call(call(MADVISE, [MAPPING, PAGE, advice], 0));
      program.write(MAPPING);
      program.write(MAPPING + PAGE);
    };
    expect(faultsOf(written, advised(4))).toBe(1);
    expect(faultsOf(written, advised(3))).toBe(0);
  });

  test('shared memory stays shared over a fork, and a page of it comes alone', () => {
    const zeroedByStart = told(program => {
      program.start(image());
      program.fork(1);
      program.run(1);
    }).work.guestPagesZeroed!;
    const {work} = told(program => {
      program.start(image());
      program.call(anonymous(MAPPING, 4, 3, SHARED | ANONYMOUS));
      program.read(MAPPING); // a fault
      program.read(MAPPING + PAGE); // a fault: it was not there to be mapped around
      program.fork(1);
      program.run(1);
      program.read(MAPPING + PAGE); // a fault, which maps both: of what is shared a child has nothing yet
      program.write(MAPPING); // a fault, for the first store is seen
    });
    expect(work.guestFaults).toBe(4);
    // Two pages, and each process's leaf table and its directory.
    expect(work.guestPagesZeroed).toBe(zeroedByStart + 2 + 4);
    expect(work.guestPagesCopied).toBeUndefined();
  });
});

describe('files', () => {
  const LEAF = PRESENT | USER | ACCESSED;
  /** The frames that leaves name which may only be read. */
  const framesOf = (tell: (program: ToldProgram) => void): number[] => {
    const {events} = told(program => {
      program.start(image());
      tell(program);
    });
    return events.flatMap(event =>
      event.type === 'table store' && (event.flags & (LEAF | WRITABLE)) === LEAF ? [event.frame] : [],
    );
  };
  /** Whether what is mapped last has the frame of what is mapped first, with something between. */
  const isSame = (between: (program: ToldProgram) => void, descriptor: number, page = 5): boolean => {
    const frames = framesOf(program => {
      program.call(ofFile(MAPPING, 1, [3, 5]));
      program.read(MAPPING);
      between(program);
      program.call(ofFile(MAPPING + 64 * PAGE, 1, [descriptor, page]));
      program.read(MAPPING + 64 * PAGE);
    });
    return frames[0] === frames.at(-1);
  };
  const nothing = (): void => undefined;

  test('of one descriptor are one, by their pages', () => {
    expect(isSame(nothing, 3)).toBe(true);
    expect(isSame(nothing, 3, 6)).toBe(false);
    expect(isSame(nothing, 4)).toBe(false);
  });

  test('whose descriptor another open has are others', () => {
    expect(isSame(program => program.call(call(OPENAT, [-100, 0, 0], 3)), 3)).toBe(false);
    expect(isSame(program => program.call(failed(OPENAT, [-100, 0, 0], 2)), 3)).toBe(true);
  });

  test('have the descriptors that they were duplicated to, in children too', () => {
    expect(isSame(program => program.call(call(DUP2, [3, 7], 7)), 7)).toBe(true);
    expect(isSame(program => program.call(call(DUP2, [4, 3], 3)), 3)).toBe(false);
    const inChild = (program: ToldProgram): void => {
      program.fork(1);
      program.run(1);
    };
    expect(isSame(inChild, 3)).toBe(true);
    expect(isSame(inChild, 4)).toBe(false);
  });

  test('of one name are one for all processes, an image among them', () => {
    const frames = framesOf(program => {
      program.read(TEXT); // maps both pages of text
      program.call({...ofFile(MAPPING, 2, [3, 0]), file: 'sh'});
      program.fork(1);
      program.run(1);
      program.read(MAPPING);
    });
    expect(frames.slice(-2)).toEqual(frames.slice(0, 2));
  });
});

describe('system calls that sleep', () => {
  const pipe = (program: ToldProgram) => {
    program.start(image());
    program.fork(1);
    program.write(ZEROS);
    program.sleep(call(READ_CALL, [3, MAPPING, 4096], 130));
    program.run(1);
    program.call(call(WRITE_CALL, [4, ZEROS, 130], 130));
    program.sleep(call(GETPID, [], 0));
    program.run(0);
  };
  /** The lines of a page that the kernel touches for the program, one way. */
  const linesOf = (events: readonly RecordedEvent[], access: number, address: number) =>
    events.flatMap(event => {
      const done = event.type === 'access' && event.access === access && event.expectation === 0;
      return done && event.gvn % REGION_PAGES === address / PAGE ? [event.line] : [];
    });

  test('a read is woken by a write, and the kernel fills the buffer then', () => {
    const {work, events, outside} = told(pipe, {kernelAccesses: 1});
    expect(work).toMatchObject({guestPipeTransfers: 1, guestWakeups: 1, guestContextSwitches: 3});
    // fork, two sleeps and the write.
    expect(work.guestSyscalls).toBe(4);
    // 130 bytes are three lines.
    expect(linesOf(events, WRITE, MAPPING)).toEqual([0, 1, 2]);
    expect(linesOf(events, READ, ZEROS)).toEqual([0, 1, 2]);
    // The buffer is nowhere mapped: the kernel's fault there is the first touch of it.
    expect(outside.first).toEqual([{process: 0, page: MAPPING / PAGE, touch: 'write', mapped: false}]);
  });

  test('a wait takes the child off the list when it returns, and not where it has none', () => {
    const waited = (result: SystemCall) =>
      told(program => {
        program.start(image());
        program.call(result);
      }).work.guestWaits;
    expect(waited(call(WAIT4, [-1, 0, 1, 0], 1))).toBe(1);
    expect(waited(call(WAIT4, [-1, 0, 1, 0], 0))).toBeUndefined();
    expect(waited(failed(WAIT4, [-1, 0, 0, 0], 10))).toBeUndefined();
  });

  test('a call that wakes nobody is an entry and a return', () => {
    const {work} = told(program => {
      program.start(image());
      program.call(call(GETPID, [], 7));
    });
    expect(work).toMatchObject({guestSyscalls: 1});
  });

  test('who is let run before the one that runs has finished interrupts it', () => {
    const {work} = told(program => {
      program.start(image());
      program.fork(1);
      program.run(1);
      program.write(ZEROS);
      program.run(0);
      program.write(ZEROS);
    });
    expect(work).toMatchObject({guestSyscalls: 1, guestContextSwitches: 3});
  });
});

describe('what is no program is refused in a sentence', () => {
  const refused = (tell: (program: ToldProgram) => void) => () =>
    told(program => {
      program.start(image());
      tell(program);
    });

  test.each<[string, () => void, string]>([
    ['an access before all', () => told(program => program.read(DATA)), 'where no process runs'],
    ['a call of one that sleeps', refused(sleeper), 'where no process runs'],
    ['a second start', refused(program => program.start(image())), 'starts a second time'],
    ['a stranger', refused(program => program.run(7)), 'process 7 is to run, which nobody forked'],
    ['one that has ended', refused(ended), 'process 0 is to run, which has ended'],
    [
      'a number left out',
      refused(program => program.fork(2)),
      'process 2 is forked, expected the next number, 1',
    ],
    [
      'a kernel address',
      refused(program => program.read(2 ** 47)),
      'address 0x800000000000 is no user address',
    ],
    [
      'a mapping in the kernel',
      refused(program => program.call(anonymous(2 ** 47 - PAGE, 2))),
      'address 0x7ffffffff000 of 8192 bytes runs on into what is no user address',
    ],
    [
      'a mapping within a page',
      refused(program => program.call(anonymous(MAPPING + 8, 1))),
      'no mapping is 4096 bytes from 0x70000008, expected the address of a page and a length',
    ],
    [
      'a mapping of less than nothing',
      refused(program => program.call(call(MUNMAP, [MAPPING, -PAGE], 0))),
      'no mapping is -4096 bytes from 0x70000000',
    ],
    [
      'a move onto itself',
      refused(program => program.call(call(MREMAP, [MAPPING, 4 * PAGE, 4 * PAGE, 1], MAPPING + PAGE))),
      'mremap moves 0x70000000 to 0x70001000, which overlaps with it',
    ],
    [
      'a stack in a segment',
      () => told(program => program.start({...image(), stackEnd: TEXT + PAGE})),
      'the image "sh" has something mapped at 0x401000, where its stack ends',
    ],
  ])('%s', (_what, tell, sentence) => expect(tell).toThrow(sentence));

  function sleeper(program: ToldProgram): void {
    program.sleep(call(WAIT4, [], 1));
    program.call(call(GETPID, [], 1));
  }

  function ended(program: ToldProgram): void {
    program.exit();
    program.run(0);
  }
});

describe('a recording of it', () => {
  function recorded(tell: (program: ToldProgram) => void, guest: GuestSettings) {
    const keeper = new ChunkKeeper();
    const read = (sink: ProgramSink): void => tell(new ToldProgram(sink));
    const source = programSource({name: 'test', read}, {...TABLES_ONLY, ...guest}, 1);
    source.record(new Recorder(keeper.sink));
    const {levels, indexBits, guestFrames} = source;
    return {header: {version: FORMAT_VERSION, levels, indexBits, guestFrames}, chunks: keeper.chunks};
  }

  const GUESTS: Readonly<Record<string, GuestSettings>> = {
    'tables only': {},
    'all that the kernel touches': {kernelAccesses: 1},
    'an isolated kernel': {kernelAccesses: 1, isolated: 1},
    'large pages, five levels': {largePages: 'always', levels: 5, pcid: 0},
  };

  test.each(Object.entries(GUESTS))(
    'is settled, and every strategy agrees with the reference on it: %s',
    (_name, guest) => {
      const recording = recorded(life, guest);
      expect(lint(recording.chunks, recording.header)).toEqual([]);
      for (const strategy of strategies)
        replayChecked(recording, build(strategy, recording.header, BEDS['room for all']));
    },
    patience(60_000),
  );

  test('needs something to measure', () => {
    expect(() => recorded(program => program.start(image()), {})).toThrow(
      'test has no loads and stores, so there is nothing to measure',
    );
  });
});

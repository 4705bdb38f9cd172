/**
 * Weaves what was traced of each process into one program, on one CPU. The processes ran side by side, and how far each had come
 * when is not told; so they take turns by a rule. A process goes on until it sleeps or ends; then that goes on which has been ready
 * longest. A new process is ready when it is made. These sleep:
 *
 *   wait4, waitid     until the child that came back has ended
 *   read, readv       of a pipe, until it has the bytes that came back; of none, until nobody is left who could write
 *   vfork             until the child has executed a program or ended
 *   poll, select, epoll_wait, pause, nanosleep, sched_yield, futex   for one turn, where another process is ready
 *
 * Where nobody is ready though some sleep, something is not told that one of them waited for: who has slept longest goes on.
 */
import {changeDescriptors} from './descriptor-calls.ts';
import {Descriptors} from './descriptors.ts';
import {ImageReader, type Stop} from './image-reader.ts';
import {valueOf, type Image, type ProgramSink, type SystemCall} from './program-sink.ts';
import {callNumbers, SYSTEM_CALL} from './system-calls.ts';

/** What was traced of a process from its start, from the fork that made it or from an execve on. */
export interface TracedImage {
  readonly pid: number;
  readonly origin: 'start' | 'fork' | 'exec';
  readonly parent: TracedImage | undefined;
  /** All that Valgrind said, from the beginning, in pieces that end anywhere. */
  read(): Iterable<Uint8Array>;
}

export interface WeaveOptions {
  /** What execve maps of the program at a path; of the command itself without. */
  readonly imageOf: (path: string | undefined) => Image;
  /** Whether all were killed in the midst of what they did: then the program ends where the first of them has nothing more to tell. */
  readonly isCut: boolean;
  /** The program ends here, if it has not before. */
  readonly isFull?: () => boolean;
}

export interface Woven {
  /** How often a process went on though what it waited for had not come. */
  readonly forced: number;
}

/** Tells `sink` what all of them did, a piece at a time, after each of which it yields. */
export function* weave(
  images: readonly TracedImage[],
  options: WeaveOptions,
  sink: ProgramSink,
): Generator<void, Woven, void> {
  const weaver = new Weaver(images, options, sink);
  yield* weaver.pieces();
  return weaver;
}

/** Whether what a process sleeps for has come. */
type Condition = () => boolean;

interface Process {
  readonly number: number;
  readonly pid: number;
  readonly parent: Process | undefined;
  image: TracedImage;
  reader: ImageReader;
  descriptors: Descriptors;
  /** It goes on once its child has, whose memory it lent. */
  lent: boolean;
  ended: boolean;
  /** Some wait of its parent's has told of its end. */
  reaped: boolean;
  /** What happens when it goes on. */
  onReturn: () => void;
}

class Weaver implements Woven {
  forced = 0;
  private readonly images: Set<TracedImage>;
  private readonly options: WeaveOptions;
  private readonly sink: ProgramSink;
  private readonly all: Process[] = [];
  private readonly ready: Process[] = [];
  private readonly asleep = new Map<Process, Condition>();
  private running: Process | undefined;
  /** How often one process has gone on after another. */
  private switches = 0;

  constructor(images: readonly TracedImage[], options: WeaveOptions, sink: ProgramSink) {
    this.images = new Set(images);
    this.options = options;
    this.sink = sink;
  }

  *pieces(): Generator<void, void, void> {
    const {images, options, sink} = this;
    const [first] = images;
    images.delete(first);
    sink.start(options.imageOf(undefined));
    this.running = this.newProcess(first, undefined, new Descriptors());
    while (this.running !== undefined) {
      const stop = this.running.reader.next();
      if (stop.is === 'full' || (stop.is === 'ended' && options.isCut)) return;
      this.judge(this.running, stop);
      this.running ??= this.nextReady();
      yield;
    }
  }

  private newProcess(image: TracedImage, parent: Process | undefined, descriptors: Descriptors): Process {
    const process: Process = {
      number: this.all.length,
      pid: image.pid,
      parent,
      image,
      reader: this.readerOf(image),
      descriptors,
      lent: false,
      ended: false,
      reaped: false,
      onReturn() {},
    };
    this.all.push(process);
    return process;
  }

  private readerOf(image: TracedImage): ImageReader {
    return new ImageReader(`process ${image.pid}`, image.read(), this.sink, this.options.isFull);
  }

  private judge(process: Process, stop: Stop): void {
    if (stop.is === 'signalled') this.sink.signal(stop.signal);
    else if (stop.is === 'returned') this.returned(process, told(process, stop.call), stop.name);
    else if (stop.is === 'forked') this.forked(process, stop);
    else if (stop.is === 'executes') this.executes(process, stop.path);
    else this.ends(process);
  }

  private forked(process: Process, {child: pid, borrows}: Extract<Stop, {is: 'forked'}>): void {
    const image = this.take(
      each => each.origin === 'fork' && each.pid === pid && each.parent === process.image,
    );
    if (image === undefined) return;
    const child = this.newProcess(image, process, process.descriptors.copy());
    this.ready.push(child);
    if (!borrows) {
      this.sink.fork(child.number);
      return;
    }
    process.lent = true;
    this.sink.vfork(child.number);
    this.sleep(process, () => !process.lent);
  }

  private executes(process: Process, path: string): void {
    const image = this.take(each => each.origin === 'exec' && each.parent === process.image);
    if (image === undefined) {
      this.ends(process);
      return;
    }
    process.image = image;
    process.reader = this.readerOf(image);
    process.descriptors.executed();
    this.sink.execute(this.options.imageOf(path));
    this.giveBack(process);
    this.wake();
  }

  private ends(process: Process): void {
    process.ended = true;
    process.descriptors.closedAll();
    this.giveBack(process);
    this.sink.exit();
    this.running = undefined;
    this.wake();
  }

  /** Its parent has its memory for itself again. */
  private giveBack({parent}: Process): void {
    if (parent !== undefined) parent.lent = false;
  }

  private take(is: (image: TracedImage) => boolean): TracedImage | undefined {
    const found = [...this.images].find(is);
    if (found !== undefined) this.images.delete(found);
    return found;
  }

  private returned(process: Process, call: SystemCall, name: string | undefined): void {
    const waits = this.waitOf(process, call);
    if (waits === undefined || waits.until()) {
      this.sink.call(call);
      waits?.come();
      const value = valueOf(call);
      if (value !== undefined) changeDescriptors(process.descriptors, call, value, name);
      this.wake();
    } else {
      this.sink.sleep(call);
      process.onReturn = waits.come;
      this.sleep(process, waits.until);
    }
  }

  /** What a call waits for, and what becomes of it when that has come. */
  private waitOf(process: Process, call: SystemCall): Wait | undefined {
    const {number, arguments: args, result} = call;
    const value = valueOf(call);
    if (number === SYSTEM_CALL.wait4 && value !== undefined && value > 0)
      return this.waitFor(process, child => child.pid === value);
    if (
      (number === SYSTEM_CALL.wait4 && result === 'untold') ||
      (number === SYSTEM_CALL.waitid && value !== undefined)
    )
      return this.waitFor(process, () => true);
    if ((number === SYSTEM_CALL.read || number === SYSTEM_CALL.readv) && value !== undefined)
      return readOf(process, args[0], value);
    if (isTurn(call) && this.ready.length > 0) {
      const before = this.switches;
      return {until: () => this.switches > before, come() {}};
    }
    return undefined;
  }

  private waitFor(process: Process, is: (child: Process) => boolean): Wait {
    const ended = (): Process | undefined =>
      this.all.find(each => each.parent === process && each.ended && !each.reaped && is(each));
    const isKnown = this.all.some(each => each.parent === process && !each.reaped && is(each));
    return {
      until: () => !isKnown || ended() !== undefined,
      come: () => {
        const child = ended();
        if (child !== undefined) child.reaped = true;
      },
    };
  }

  private sleep(process: Process, until: Condition): void {
    this.asleep.set(process, until);
    this.running = undefined;
  }

  /** Those whose condition has come are ready, who slept longest first. */
  private wake(): void {
    for (const [process, until] of this.asleep) {
      if (!until()) continue;
      this.asleep.delete(process);
      this.ready.push(process);
    }
  }

  private nextReady(): Process | undefined {
    this.wake();
    let next = this.ready.shift();
    if (next === undefined) {
      [next] = this.asleep.keys();
      if (next === undefined) return undefined;
      this.asleep.delete(next);
      this.forced++;
    }
    this.switches++;
    this.sink.run(next.number);
    next.onReturn();
    next.onReturn = () => {};
    return next;
  }
}

/** With the file that it maps. */
function told({descriptors}: Process, call: SystemCall): SystemCall {
  if (call.number !== SYSTEM_CALL.mmap) return call;
  const file = descriptors.at(call.arguments[4])?.file;
  return file === undefined ? call : {...call, file};
}

interface Wait {
  readonly until: Condition;
  /** What happens when it goes on. */
  readonly come: () => void;
}

function readOf({descriptors}: Process, number: number, bytes: number): Wait | undefined {
  const {pipe, end} = descriptors.at(number) ?? {};
  if (pipe === undefined || end !== 'read') return undefined;
  return {
    until: () => (bytes > 0 ? pipe.bytes >= bytes : pipe.bytes === 0 && pipe.writers === 0),
    come() {
      pipe.bytes = Math.max(pipe.bytes - bytes, 0);
    },
  };
}

const TURNS = callNumbers(
  'poll',
  'select',
  'sched_yield',
  'pause',
  'nanosleep',
  'clock_nanosleep',
  'epoll_wait',
  'pselect6',
  'ppoll',
  'epoll_pwait',
);
/** FUTEX_WAIT and FUTEX_WAIT_BITSET, with whatever flags. */
const isFutexWait = (operation: number): boolean => [0, 9].includes(operation & 0x7f);

const isTurn = ({number, arguments: args}: SystemCall): boolean =>
  TURNS.has(number) || (number === SYSTEM_CALL.futex && isFutexWait(args[1]));

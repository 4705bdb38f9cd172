/**
 * The file descriptors of a process, as far as its trace tells: which are in use, and which are an end of a pipe. What a process was
 * given at its start is seen from the numbers that it gets, since a new descriptor is the lowest that is free.
 */

/** Bytes that lie in it, and how many descriptors write to it. */
export interface Pipe {
  bytes: number;
  writers: number;
}

export interface Descriptor {
  readonly pipe?: Pipe;
  readonly end?: 'read' | 'write';
  /** The name that a file was opened by. */
  readonly file?: string;
  readonly closesOnExec: boolean;
}

const PLAIN: Descriptor = {closesOnExec: false};

export class Descriptors {
  private readonly open: Map<number, Descriptor>;

  constructor(open: Iterable<readonly [number, Descriptor]> = [0, 1, 2].map(each => [each, PLAIN] as const)) {
    this.open = new Map(open);
    for (const {pipe, end} of this.open.values()) if (end === 'write') pipe!.writers++;
  }

  /** What a fork copies. */
  copy(): Descriptors {
    return new Descriptors(this.open);
  }

  at(number: number): Descriptor | undefined {
    return this.open.get(number);
  }

  /** A call gave `number` to something new: all below it were in use. */
  opened(number: number, descriptor: Descriptor): void {
    for (let below = 0; below < Math.min(number, MOST_SEEN); below++)
      if (!this.open.has(below)) this.open.set(below, PLAIN);
    this.set(number, descriptor);
  }

  /** Two names for one thing. */
  duplicated(from: number, to: number, closesOnExec: boolean): void {
    if (from !== to) this.set(to, {...(this.open.get(from) ?? PLAIN), closesOnExec});
  }

  /** A new pipe, at the two lowest numbers that are free. */
  piped(closesOnExec: boolean): void {
    const pipe: Pipe = {bytes: 0, writers: 0};
    this.set(this.lowestFree(), {pipe, end: 'read', closesOnExec});
    this.set(this.lowestFree(), {pipe, end: 'write', closesOnExec});
  }

  closed(number: number): void {
    const {pipe, end} = this.open.get(number) ?? PLAIN;
    if (end === 'write') pipe!.writers--;
    this.open.delete(number);
  }

  /** Bytes went into it. */
  written(number: number, bytes: number): void {
    const {pipe, end} = this.open.get(number) ?? PLAIN;
    if (end === 'write') pipe!.bytes += bytes;
  }

  executed(): void {
    for (const [number, {closesOnExec}] of this.open) if (closesOnExec) this.closed(number);
  }

  closedAll(): void {
    for (const number of this.open.keys()) this.closed(number);
  }

  private set(number: number, descriptor: Descriptor): void {
    this.closed(number);
    if (descriptor.end === 'write') descriptor.pipe!.writers++;
    this.open.set(number, descriptor);
  }

  private lowestFree(): number {
    let number = 0;
    while (this.open.has(number)) number++;
    return number;
  }
}

/** A program may take a number of its own choice, far above. */
const MOST_SEEN = 1024;

/** A guest whose events can be looked at, one operation at a time. */
import {GuestKernel} from '../guest/kernel.ts';
import {guestParameters} from '../guest/parameters.ts';
import type {GuestSettings} from '../guest/story.ts';
import {
  ACCESSED,
  DIRTY,
  GLOBAL,
  LARGE,
  NO_EXECUTE,
  PRESENT,
  PROT_NONE,
  SWAPPED,
  USER,
  WRITABLE,
} from '../hardware/address.ts';
import type {Chunk} from '../recording/format.ts';
import {eventAt, type RecordedEvent} from '../recording/reader.ts';
import {Recorder} from '../recording/recorder.ts';

export class ObservedGuest extends GuestKernel {
  readonly events: RecordedEvent[];

  constructor(parameters: GuestSettings = {}, seed = 1) {
    const events: RecordedEvent[] = [];
    // Chunks of one event, so that each is seen as it happens.
    const recorder = new Recorder((chunk: Chunk) => events.push(eventAt(chunk, 0)), 1);
    super(guestParameters(parameters), recorder, seed);
    this.events = events;
  }

  /** What `operation` records. */
  during(operation: () => void): RecordedEvent[] {
    const before = this.events.length;
    operation();
    return this.events.slice(before);
  }
}

/** How many events of each type `events` holds, for the types named. */
export function counts(events: readonly RecordedEvent[]): Partial<Record<RecordedEvent['type'], number>> {
  const byType: Partial<Record<RecordedEvent['type'], number>> = {};
  for (const {type} of events) byType[type] = (byType[type] ?? 0) + 1;
  return byType;
}

/** Stores, page writes and what invalidates, one line each: `12[3] = 40 PWUADX` is a store to entry 3 of table 12. */
export function script(events: readonly RecordedEvent[]): string[] {
  return events.flatMap(event => lineOf(event) ?? []);
}

function lineOf(event: RecordedEvent): string | undefined {
  if (event.type === 'table store') {
    const {table, index, frame, flags} = event;
    return `${table}[${index}] = ${flags === 0 ? '0' : `${frame} ${flagLetters(flags)}`}`;
  }
  if (event.type === 'page write') return `zero ${event.gfn}`;
  if (event.type === 'INVLPG') return `INVLPG ${event.gvn}`;
  if (event.type === 'INVPCID') return `INVPCID ${event.pcid} ${event.gvn}`;
  if (event.type === 'CR3 read') return 'read CR3';
  if (event.type === 'CR3 load') return `CR3 = ${event.root}${event.noFlush ? ' no flush' : ''}`;
  return undefined;
}

const LETTERS: readonly [number, string][] = [
  [PRESENT, 'P'],
  [WRITABLE, 'W'],
  [USER, 'U'],
  [ACCESSED, 'A'],
  [DIRTY, 'D'],
  [LARGE, 'L'],
  [GLOBAL, 'G'],
  [NO_EXECUTE, 'X'],
  [SWAPPED, 'S'],
  [PROT_NONE, 'N'],
];

const flagLetters = (flags: number): string =>
  LETTERS.filter(([bit]) => flags & bit)
    .map(([, letter]) => letter)
    .join('');

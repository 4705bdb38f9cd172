/** Finds the event of a recording that is asked for, and what around it a reader must know. */
import type {Gvn, Paging} from '../hardware/address.ts';
import type {Chunk} from '../recording/format.ts';
import {eventAt, type RecordedEvent} from '../recording/reader.ts';
import type {Source} from '../replay/pass.ts';
import type {Replay} from '../replay/replay.ts';
import type {EventName} from '../timing/events.ts';
import type {NamedEvent} from './event-words.ts';
import {addressOf} from './names.ts';
import {Enough, pagingOf, plainReplayOf, recordUntilEnough, type Scene} from './explained.ts';

/** Which event: by its number, or the n-th that counts something or concerns a page. Numbers are from 1. */
export type Question =
  | {readonly by: 'number'; readonly number: number}
  | {readonly by: 'count'; readonly name: string; readonly number: number}
  /** `address` is that of the page's first byte, in hexadecimal. */
  | {readonly by: 'page'; readonly address: string; readonly number: number};

export interface Found extends NamedEvent {
  /** Of the event in the recording. */
  readonly number: number;
  /** Its page, for an event that has one. */
  readonly page: Gvn | undefined;
  readonly chapter: string;
  readonly isMeasured: boolean;
  /** The root of the guest's tables, and how many others were loaded before it for the first time. */
  readonly root: number;
  readonly process: number;
  /** For a fault of the guest's: the event at which the access is made again. */
  readonly madeAgainAt: number | undefined;
}

/** How many there are where that is fewer than asked for. */
export interface TooFew {
  readonly there: number;
}

/** The event that `question` is about, under the first strategy; N counts from the recording's start, or from the end of its warm-up. */
export function findEvent(
  scene: Scene,
  question: Question,
  {measured}: {readonly measured: boolean},
): Found | TooFew {
  const {source} = scene;
  const replay = question.by === 'count' ? plainReplayOf(scene) : undefined;
  const search = new Search(source, question, measured, replay);
  const {chapters} = recordUntilEnough(source, (chunk, {chapters: ended}) =>
    search.look(chunk, ended.length),
  );
  return search.found(chapters);
}

/** The events from number `first` to `last`. */
export function eventsFrom(source: Source, first: number, last: number): readonly NamedEvent[] {
  const paging = pagingOf(source);
  const events: NamedEvent[] = [];
  let number = 0;
  recordUntilEnough(source, chunk => {
    for (let row = 0; row < chunk.length; row++) {
      const event = eventAt(chunk, row);
      if (event.type === 'region') paging.intern(event.region);
      number++;
      const address = 'gvn' in event ? addressOf(paging, event.gvn) : undefined;
      if (number >= first && number <= last) events.push({event, address});
    }
    if (number >= last) throw new Enough();
  });
  return events;
}

class Search {
  private readonly paging: Paging;
  private readonly question: Question;
  private readonly measured: boolean;
  private readonly replay: Replay | undefined;
  private number = 0;
  private chapter = 0;
  private there = 0;
  private root = 0;
  private readonly roots: number[] = [];
  private hit: Omit<Found, 'chapter' | 'isMeasured' | 'madeAgainAt'> | undefined;
  private hitChapter = 0;
  private madeAgainAt: number | undefined;

  constructor(source: Source, question: Question, measured: boolean, replay: Replay | undefined) {
    this.paging = pagingOf(source);
    this.question = question;
    this.measured = measured;
    this.replay = replay;
  }

  look(chunk: Chunk, chaptersEnded: number): void {
    for (let row = 0; row < chunk.length; row++) this.event(chunk, row);
    // The name of a chapter is known once it has ended.
    if (this.hit !== undefined && chaptersEnded > this.hitChapter) throw new Enough();
  }

  found(chapters: readonly string[]): Found | TooFew {
    const {hit, hitChapter, madeAgainAt} = this;
    if (hit === undefined) return {there: this.there};
    return {...hit, chapter: chapters[hitChapter] ?? '', isMeasured: hitChapter > 0, madeAgainAt};
  }

  private event(chunk: Chunk, row: number): void {
    this.number++;
    const event = eventAt(chunk, row);
    this.follow(event);
    const counted = this.counted(chunk, row, event);
    if (this.hit !== undefined) return this.lookForRetry(event);
    if (this.measured && this.chapter === 0) return;
    this.there += counted;
    if (counted > 0 && this.there >= this.question.number) this.take(event);
  }

  private follow(event: RecordedEvent): void {
    if (event.type === 'chapter') this.chapter = event.number + 1;
    if (event.type === 'region') this.paging.intern(event.region);
    if (event.type !== 'CR3 load') return;
    this.root = event.root;
    if (!this.roots.includes(event.root)) this.roots.push(event.root);
  }

  /** How many of what is asked for the event is. */
  private counted(chunk: Chunk, row: number, event: RecordedEvent): number {
    const {question, replay} = this;
    if (question.by === 'number') return 1;
    if (question.by === 'page')
      return 'gvn' in event && addressOf(this.paging, event.gvn) === question.address ? 1 : 0;
    if (replay === undefined || this.hit !== undefined) return 0;
    const {events, own} = replay.hypervisor.machine;
    const count = (): number => events[question.name as EventName] ?? own[question.name as never];
    const before = count();
    replay.step(chunk, row);
    return count() - before;
  }

  private take(event: RecordedEvent): void {
    const {number, chapter, root, roots, paging} = this;
    const address = 'gvn' in event ? addressOf(paging, event.gvn) : undefined;
    const page = 'gvn' in event ? event.gvn : undefined;
    this.hit = {number, event, page, address, root, process: roots.indexOf(root) + 1};
    this.hitChapter = chapter;
  }

  private lookForRetry(event: RecordedEvent): void {
    const hit = this.hit!.event;
    if (this.madeAgainAt !== undefined || hit.type !== 'access' || hit.expectation === 0) return;
    const isSame = event.type === 'access' && event.gvn === hit.gvn && event.access === hit.access;
    if (isSame && event.expectation === 0) this.madeAgainAt = this.number;
  }
}

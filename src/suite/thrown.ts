/** What a file of the user's threw, in a sentence that says where: file and line, as far as they are known. */
import {dirname, relative, sep} from 'node:path';
import {fileURLToPath} from 'node:url';
import {Disagreement, type EventPlace} from '../replay/replay.ts';
import {sentenceOf} from './usage-error.ts';

/** The files of the user's that were loaded, each by its URL and by its path: a stack has either. */
const usersFiles = new Map<string, string>();

/** From now on a line of this file is one that a stack may be told by. */
export function noteUsersFile(url: string): void {
  const path = fileURLToPath(url);
  usersFiles.set(url, path);
  usersFiles.set(path, path);
}

/** A line of a file of the user's. */
export interface FilePlace {
  readonly path: string;
  /** Unknown where it was found out later, or what was thrown is no error. */
  readonly line?: number;
}

/** What a file of the user's answered is wrong, and was found out elsewhere. */
export class WrongAnswer extends Error {
  readonly path: string;

  constructor(path: string, message: string, cause?: unknown) {
    super(message, {cause});
    this.path = path;
  }
}

/** The place in a user's file that `thrown` comes from; of what was thrown anew, that of its cause. */
export function placeOf(thrown: unknown): FilePlace | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const found = placeOf(thrown.cause) ?? placeIn(thrown.stack);
  if (found !== undefined) return found;
  return thrown instanceof WrongAnswer ? {path: thrown.path} : undefined;
}

/** The first line of a stack that is of a user's file. */
function placeIn(stack: unknown): FilePlace | undefined {
  if (typeof stack !== 'string') return undefined;
  for (const text of stack.split('\n'))
    for (const [name, path] of usersFiles) {
      const line = lineAfter(text, `${name}:`);
      if (line !== undefined) return {path, line};
    }
  return undefined;
}

function lineAfter(text: string, name: string): number | undefined {
  const at = text.indexOf(name);
  const line = at < 0 ? Number.NaN : Number.parseInt(text.slice(at + name.length), 10);
  return Number.isNaN(line) ? undefined : line;
}

/** `/home/me/mine.ts, line 7`. */
export const placeText = ({path, line}: FilePlace): string =>
  line === undefined ? path : `${path}, line ${line}`;

/** Whose cell failed: the file of the user's that is named for it, if there is one. */
export interface Asked {
  readonly named: string | undefined;
  /** The event of the recording at which it did, where the replay had begun. */
  readonly at?: EventPlace | undefined;
}

/**
 * `mine.ts, line 7, at event 35 (user write): the moon is full`. Files are seen from the folder of the one that was
 * named, so that it reads the same on any machine.
 */
export function failureSentence(thrown: unknown, {named, at}: Asked): string {
  const place = placeOf(thrown) ?? (named === undefined ? undefined : {path: named});
  if (place === undefined) return sentenceOf(thrown);
  const from = named ?? place.path;
  // A disagreement says itself at which event it is.
  const event =
    at === undefined || thrown instanceof Disagreement ? '' : `, at event ${at.event} (${at.kind})`;
  return `${placeText(seenFrom(from, place))}${event}: ${sentenceOf(thrown)}`;
}

const seenFrom = (named: string, place: FilePlace): FilePlace => ({
  ...place,
  path: relative(dirname(named), place.path).split(sep).join('/'),
});

/** `/home/me/mine.ts, line 7: the moon is full`; without the place where no line of a user's file threw it. */
export function locatedSentence(thrown: unknown): string {
  const place = placeOf(thrown);
  return place === undefined ? sentenceOf(thrown) : `${placeText(place)}: ${sentenceOf(thrown)}`;
}

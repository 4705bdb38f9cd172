/** How a pass comes by its recording: it makes it, makes and keeps it, or reads what another pass has kept. */
import type {Source} from '../../replay/pass.ts';
import {KeepingSource, KeptSource, type Kept} from './kept-recording.ts';

export type Coming =
  | {readonly by: 'making'}
  | {readonly by: 'keeping'; readonly file: number; readonly limit: number}
  | {readonly by: 'reading'; readonly file: number; readonly kept: Kept};

export const MAKING: Coming = {by: 'making'};

/** The source to replay, instead of the one that makes the recording. */
export function sourceBy(coming: Coming, source: Source): Source {
  if (coming.by === 'keeping') return new KeepingSource(source, coming.file, coming.limit);
  if (coming.by === 'reading') return new KeptSource(source, coming.file, coming.kept);
  return source;
}

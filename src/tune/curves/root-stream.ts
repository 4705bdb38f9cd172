/**
 * The roots that CR3 is loaded with: what a hypervisor that keeps whole trees by their root is asked for. A root whose
 * frame is zeroed or copied over is a root no more, and its tree is dropped.
 */
import {CHAPTER, LOAD_CR3, PAGE_WRITE, type Chunk} from '../../recording/format.ts';
import {rootOf, writtenGfnOf} from '../../recording/operands.ts';
import type {KeySink} from './key-stream.ts';
import type {ChunkTaker} from './recorded.ts';

export class RootStream implements ChunkTaker {
  private readonly sinks: readonly KeySink[];

  constructor(...sinks: readonly KeySink[]) {
    this.sinks = sinks;
  }

  take(chunk: Chunk): void {
    for (let row = 0; row < chunk.length; row++) this.event(chunk, row);
  }

  private event(chunk: Chunk, row: number): void {
    const kind = chunk.kind[row];
    if (kind === LOAD_CR3) for (const sink of this.sinks) sink.use(rootOf(chunk, row));
    else if (kind === PAGE_WRITE) for (const sink of this.sinks) sink.drop(writtenGfnOf(chunk, row));
    else if (kind === CHAPTER) for (const sink of this.sinks) sink.chapterEnded();
  }
}

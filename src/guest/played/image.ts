/** What execve maps of a recorded program. */
import {HINT_ADDRESS_SPACE_READY} from '../../hardware/mmu.ts';
import {PAGE_BYTES, WRITE} from '../../hardware/address.ts';
import type {Image, Segment} from '../../recording/program/program-sink.ts';
import type {Core} from '../core.ts';
import {mapAnonymous} from '../faults.ts';
import {imageFrames} from '../image.ts';
import {makeRoom} from '../reclaim.ts';
import type {UserPages} from '../user-pages.ts';
import {ANONYMOUS, Mappings, type Mapped} from './mappings.ts';
import type {PageCache} from './page-cache.ts';
import {protectionOf} from './protection.ts';

/** What a stack may grow to (Linux 6.12, include/uapi/linux/resource.h: _STK_LIM), all of which is an area from the start. */
const STACK_BYTES = 8 << 20;

/** A fresh space with the image in it, which is not loaded, and arguments at the top of the stack. */
export function loadImage(core: Core, pages: UserPages, cache: PageCache, image: Image): Mappings {
  makeRoom(core, imageFrames(core));
  const mappings = new Mappings(core, pages, core.newSpace(0));
  mapStack(core, mappings, image);
  for (const segment of image.segments) {
    mappings.map({address: segment.start, bytes: segment.bytes}, mappedBy(cache, segment));
  }
  core.recorder.hint(HINT_ADDRESS_SPACE_READY, mappings.space.root);
  return mappings;
}

function mappedBy(cache: PageCache, {protection: rights, file}: Segment): Mapped {
  const protection = protectionOf(rights);
  if (!file) return {protection, backing: ANONYMOUS};
  const backing = {kind: 'private', file: cache.named(file.name)} as const;
  return {protection, backing, filePage: Math.trunc(file.offset / PAGE_BYTES)};
}

/** From above the last segment below it, where that is nearer than the stack may grow. */
function mapStack(core: Core, mappings: Mappings, {name, segments, stackEnd}: Image): void {
  const below = segments.filter(({start}) => start < stackEnd).map(({start, bytes}) => start + bytes);
  const start = Math.max(0, stackEnd - STACK_BYTES, ...below);
  if (start >= stackEnd)
    throw new Error(
      `the image "${name}" has something mapped at 0x${stackEnd.toString(16)}, where its stack ends`,
    );
  mappings.map({address: start, bytes: stackEnd - start}, {protection: 'read-write', backing: ANONYMOUS});
  const {space} = mappings;
  const top = mappings.rangesOf({address: stackEnd - PAGE_BYTES, bytes: PAGE_BYTES})[0].start;
  mapAnonymous(core, space, space.areas.find(top)!, top, WRITE);
  const {table, index} = core.tables.find(space.root, top);
  core.accesses.lineWritten(core.tables.frame(table, index));
}

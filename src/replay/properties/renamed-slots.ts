/** A recording whose regions took their slots in another turn: a page has another number, and is the same page. */
import type {Gvn} from '../../hardware/address.ts';
import {Paging} from '../../hardware/address.ts';
import {ChunkKeeper} from '../../recording/chunk-keeper.ts';
import {REGION} from '../../recording/format.ts';
import {gvnOf} from '../../recording/operands.ts';
import {eventAt, eventsOf} from '../../recording/reader.ts';
import {Recorder} from '../../recording/recorder.ts';
import type {Recording} from './testbed.ts';

/** The regions of a recording, in the turn that they took their slots. */
export function regionsOf({chunks}: Recording): readonly number[] {
  return [...eventsOf(chunks)].flatMap(event => (event.type === 'region' ? [event.region] : []));
}

/** All regions come first, the last of them before the others. */
export function withSlotsReversed({header, chunks}: Recording): Recording {
  const before = new Paging(header.levels, header.indexBits);
  const after = new Paging(header.levels, header.indexBits);
  const regions = regionsOf({header, chunks});
  for (const region of regions) before.intern(region);
  const keeper = new ChunkKeeper();
  const recorder = new Recorder(keeper.sink, 1);
  for (const region of regions.toReversed()) recorder.region(after.intern(region), region);
  const renamed = (gvn: Gvn): Gvn =>
    after.gvn(after.intern(before.regions[before.slotOf(gvn)]), before.pageInRegion(gvn));
  const rest = chunks
    .filter(({kind}) => kind[0] !== REGION)
    .map(chunk => {
      const copy = chunk.copy();
      if ('gvn' in eventAt(copy, 0)) copy.a[0] = renamed(gvnOf(copy, 0));
      return copy;
    });
  return {header, chunks: [...keeper.chunks, ...rest]};
}

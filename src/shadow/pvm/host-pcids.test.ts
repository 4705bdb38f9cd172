import {describe, expect, test} from 'vitest';
import {FIRST_HOST_PCID, HostPcids, type Context} from './host-pcids.ts';

const context = (root: number, pcid = 1, view: Context['view'] = 'whole'): Context => ({root, pcid, view});
const take = (pcids: HostPcids, ...roots: number[]): number[] =>
  roots.map(root => pcids.take(context(root)).pcid);

describe('a host PCID', () => {
  test('is given to a context once: as long as it keeps it, there is nothing to flush', () => {
    const pcids = new HostPcids(4);
    const first = pcids.take(context(7));
    expect(first.isNew).toBe(true);
    expect(pcids.take(context(7))).toEqual({pcid: first.pcid, isNew: false});
    expect(pcids.contextOf(first.pcid)).toEqual(context(7));
    pcids.audit();
  });

  test('is one of 32 to 63, the last that is free', () => {
    const pcids = new HostPcids(32);
    expect(take(pcids, ...Array.from({length: 32}, (_, root) => root))).toEqual(
      Array.from({length: 32}, (_, at) => 63 - at),
    );
  });

  test('differs by root, by the guest’s PCID and by what the tree shows', () => {
    const pcids = new HostPcids(32);
    const contexts = [context(7), context(8), context(7, 2), context(7, 1, 'user')];
    expect(new Set(contexts.map(each => pcids.take(each).pcid)).size).toBe(4);
    expect(new Set(pcids.of(1))).toEqual(new Set([60, 62, 63]));
    expect([...pcids.of(2)]).toEqual([61]);
  });

  test('is taken from one context after the other once none is free, whoever was used', () => {
    const pcids = new HostPcids(3);
    expect(take(pcids, 1, 2, 3)).toEqual([34, 33, 32]);
    take(pcids, 3);
    // 32 is first in turn, though root 3 was the last to be used.
    expect(take(pcids, 4)).toEqual([FIRST_HOST_PCID]);
    expect(take(pcids, 3)).toEqual([33]);
    expect(take(pcids, 2)).toEqual([34]);
    expect(take(pcids, 1)).toEqual([32]);
    pcids.audit();
  });
});

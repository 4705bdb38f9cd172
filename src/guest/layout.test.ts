import {expect, test} from 'vitest';
import {Paging} from '../hardware/address.ts';
import {Layout} from './layout.ts';
import {Random} from './random.ts';

test('what lies in the last region of the kernel half overlaps nowhere, however large the guest', () => {
  const paging = new Paging(4);
  const part = paging.pagesIn(3);
  for (const frames of [2 ** 12, 2 ** 23, 2 ** 24, 2 ** 24 + 1, 2 ** 27]) {
    const layout = new Layout(paging, frames, new Random(1, 'placement'));
    const {text, descriptors, data, entryText} = layout;
    expect(text + layout.textPages).toBeLessThanOrEqual(descriptors);
    // A line a frame: 64 frames a page.
    expect(layout.descriptor(frames - 1)).toBe(descriptors + Math.ceil(frames / 64) - 1);
    expect(data).toBeGreaterThan(layout.descriptor(frames - 1));
    expect(data).toBeLessThan(entryText);
    // The kernel's parts have tables of their own.
    expect([text, descriptors, data, entryText - text].map(page => page % part)).toEqual([
      0,
      0,
      0,
      (511 * part) % part,
    ]);
  }
});

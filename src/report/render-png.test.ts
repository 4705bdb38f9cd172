import {expect, test} from 'vitest';
import {renderPng} from './render-png.ts';

test('pictures that were drawn do not pile up in memory', {timeout: 60_000}, async () => {
  // 320 × 800 CSS pixels, as a page; drawn at 16 pixels of 4 bytes for each.
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="800" viewBox="0 0 320 800"/>';
  const pictureBytes = 320 * 800 * 16 * 4;
  const drawn = async (count: number): Promise<number> => {
    for (let each = 0; each < count; each++) await renderPng(svg);
    return process.memoryUsage.rss();
  };
  const before = await drawn(12);
  expect((await drawn(24)) - before).toBeLessThan(12 * pictureBytes);
});

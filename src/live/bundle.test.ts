import {expect, test} from 'vitest';
import {bundled} from './bundle.ts';

test('the script of a page is of what tells reports, and of nothing that only Node has', async () => {
  const {code, modules} = await bundled();
  expect(code).not.toMatch(/["']node:/);
  // What ends a script would end it.
  expect(code).not.toContain('</script');
  // A page has these as they come.
  expect(modules.filter(path => /node_modules\/(vega|vega-lite|d3-[a-z]+)\//.test(path))).toEqual([]);
  const own = modules.filter(path => !path.includes('node_modules'));
  expect(own.some(path => path.endsWith('src/suite/summary.ts'))).toBe(true);
  expect(own.filter(path => /src\/(cli|shadow|recording)\//.test(path))).toEqual([]);
});

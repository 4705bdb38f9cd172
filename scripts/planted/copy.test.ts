import {existsSync} from 'node:fs';
import {afterAll, expect, test} from 'vitest';
import type {Bug} from './bug.ts';
import {Copy} from './copy.ts';

const TESTS = ['src/tune/knee.test.ts'];
const copy = new Copy(['package.json', 'src/tune/knee.ts', ...TESTS]);

afterAll(() => copy.remove());

const WRONG: Bug = {
  file: 'src/tune/knee.ts',
  text: 'sorted.length < 3',
  becomes: 'sorted.length < 300',
  why: 'no curve has a knee',
};
const ENDLESS: Bug = {
  ...WRONG,
  becomes: '((): boolean => { for (;;); })()',
  why: 'the first curve is looked at for ever',
};

test('a bug fails its test, an endless one is stopped, and neither stays', {timeout: 120_000}, async () => {
  const restore = copy.plant(WRONG);
  const [failure] = await copy.failures(TESTS, {seconds: 60});
  expect(failure).toMatchObject({by: 'test', file: TESTS[0], test: expect.stringMatching(/bend/)});
  restore();
  const restoreAgain = copy.plant(ENDLESS);
  expect(await copy.failures(TESTS, {seconds: 8})).toEqual([{by: 'time', tests: TESTS}]);
  restoreAgain();
  expect(await copy.failures(TESTS, {seconds: 60})).toEqual([]);
  copy.remove();
  expect(existsSync(copy.folder)).toBe(false);
});

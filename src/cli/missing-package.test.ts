/** A part of the installation that is not there is told with what brings it. */
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {missingPackage} from './missing-package.ts';

const require = createRequire(import.meta.url);
const ABSOLUTE = join(import.meta.dirname, 'no-such-file.ts');

function thrownBy(load: () => unknown): unknown {
  try {
    load();
  } catch (thrown) {
    return thrown;
  }
  throw new Error('it is there');
}

test.each(['@resvg/resvg-js-no-such-platform', 'no-such-package'])('%s', name => {
  expect(missingPackage(thrownBy(() => require(name)))).toBe(
    `the package ${name} is not installed: run \`npm ci\` without --omit=optional`,
  );
});

test('a file is not a package', () => {
  expect(missingPackage(thrownBy(() => require('./no-such-file.ts')))).toBeUndefined();
  expect(missingPackage(thrownBy(() => require(ABSOLUTE)))).toBeUndefined();
});

test.each([new Error('the moon is full'), 'thrown', undefined])('%s says something else', thrown => {
  expect(missingPackage(thrown)).toBeUndefined();
});

import {readdirSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import * as fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {assignments, effort, effortIn, repeated, seedsOf, sized} from './effort.ts';
import {expectProperty, samplesOf} from './property.ts';

describe('the effort', () => {
  test('is one seed, once and as it is, unless told', () => {
    expect(effortIn({})).toEqual({seed: 1, runs: 1, size: 1});
    expect(effortIn({PAGEWALK_SEED: '', PAGEWALK_RUNS: '', PAGEWALK_SIZE: ''})).toEqual(effortIn({}));
  });

  test('is what the environment says, and said again as it was told', () => {
    const told = effortIn({PAGEWALK_SEED: '0', PAGEWALK_RUNS: '20', PAGEWALK_SIZE: '4'});
    expect(told).toEqual({seed: 0, runs: 20, size: 4});
    expect(assignments(told)).toBe('PAGEWALK_SEED=0 PAGEWALK_RUNS=20 PAGEWALK_SIZE=4 ');
    expect(assignments(effortIn({PAGEWALK_SIZE: '2'}))).toBe('PAGEWALK_SIZE=2 ');
    expect(assignments(effortIn({}))).toBe('');
  });

  test.each([
    ['PAGEWALK_SEED', '-1', 'from 0 to 2147483647'],
    ['PAGEWALK_SEED', '2147483648', 'from 0 to 2147483647'],
    ['PAGEWALK_RUNS', '0', 'from 1 to 1000000'],
    ['PAGEWALK_RUNS', '2.5', 'from 1 to 1000000'],
    ['PAGEWALK_SIZE', 'large', 'from 1 to 1000'],
    ['PAGEWALK_SIZE', '1e3', 'from 1 to 1000'],
  ])('%s=%s is refused', (name, text, range) => {
    expect(() => effortIn({[name]: text})).toThrow(`${name}: "${text}", expected a whole number ${range}`);
  });
});

describe('what is drawn', () => {
  const numbers = fc.nat();

  test('is the same each time, and as much as is asked for', () => {
    const samples = samplesOf(numbers, 5);
    expect(samples).toHaveLength(repeated(5));
    expect(samplesOf(numbers, 5)).toEqual(samples);
    expect(seedsOf('one', 3)).toEqual(seedsOf('one', 3));
    expect(seedsOf('one', 3)).toHaveLength(repeated(3));
    expect(sized(7)).toBe(7 * effort.size);
  });

  const drawn: number[][] = [];
  test.each([1, 2])('is another in each test (%i)', () => {
    drawn.push(samplesOf(numbers, 5));
    if (drawn.length > 1) expect(drawn[1]).not.toEqual(drawn[0]);
  });

  test('differs from stream to stream', () => {
    expect(seedsOf('one', 3)).not.toEqual(seedsOf('other', 3));
  });

  test('is put to a property as often as is asked for', () => {
    let runs = 0;
    expectProperty(
      fc.property(numbers, () => void runs++),
      {numRuns: 12},
    );
    expect(runs).toBe(repeated(12));
  });
});

test('a property that fails says by which example, from which seed, and what draws it again', () => {
  const fails = () => expectProperty(fc.property(fc.nat({max: 9}), number => number < 3));
  expect(fails).toThrow('Counterexample: [3]');
  const command = `${assignments(effort)}npx vitest run src/testing/effort.test.ts --testTimeout=600000`;
  expect(fails).toThrow(`Drawn from seed ${effort.seed}. The same again: ${command}`);
});

test('every test and script draws by it: none calls fast-check by itself, but to draw the guest of a number', () => {
  const root = dirname(dirname(import.meta.dirname));
  const files = ['src', 'scripts'].flatMap(folder =>
    readdirSync(join(root, folder), {recursive: true, encoding: 'utf8'}).map(file => join(folder, file)),
  );
  const drawing = files.filter(path => {
    if (!path.endsWith('.ts')) return false;
    const text = readFileSync(join(root, path), 'utf8');
    const [, named = ''] = /import \{([^}]*)\} from 'fast-check'/.exec(text) ?? [];
    return (
      /\bfc\s*\.(assert|sample|check|statistics)\(/.test(text) || /\b(assert|sample|check)\b/.test(named)
    );
  });
  expect(drawing.toSorted()).toEqual([
    'scripts/soak.ts',
    'scripts/yardstick/random-trial.ts',
    'src/testing/property.ts',
  ]);
});

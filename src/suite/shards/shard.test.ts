import * as fc from 'fast-check';
import {expect, test} from 'vitest';
import {expectProperty} from '../../testing/property.ts';
import {shardFrom, shardName, shardNamed, shardText} from './shard.ts';

const shards = fc
  .integer({min: 1, max: 1e6})
  .chain(count => fc.record({index: fc.integer({min: 1, max: count}), count: fc.constant(count)}));

test('a shard is read as it is written, in words and in names of files', () => {
  expectProperty(
    fc.property(shards, shard => {
      expect(shardFrom(shardText(shard))).toEqual(shard);
      expect(shardNamed(shardName(shard))).toEqual(shard);
    }),
  );
});

test('what is no shard is refused in a sentence, and no segment is called so', () => {
  for (const text of [
    '0/8',
    '9/8',
    '1/0',
    '-1/8',
    '1.5/8',
    '1/8/2',
    '1',
    '/8',
    '1/',
    '',
    'one/8',
    '1/1e3',
    ' 1/8',
  ])
    expect(() => shardFrom(text)).toThrow(
      `--shard is "${text}", expected i/n with i from 1 to n, such as 1/8, or auto`,
    );
  for (const name of ['0-of-8', '9-of-8', '01-of-8', '1-of', 'notes', ''])
    expect([name, shardNamed(name)]).toEqual([name, undefined]);
});

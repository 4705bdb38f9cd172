import {expect, test} from 'vitest';
import {READ, USER_MODE} from '../hardware/address.ts';
import {ChunkKeeper} from './chunk-keeper.ts';
import {Packer} from './packer.ts';
import {Recorder} from './recorder.ts';
import {Unpacker} from './unpacker.ts';

const USER_READ = READ | USER_MODE;

test('the rows of a run are those that it was packed from, in chunks of any size', () => {
  const keeper = new ChunkKeeper();
  const recorder = new Recorder(keeper.sink);
  for (let line = 0; line < 60; line += 3) recorder.access(USER_READ, 5, line, 0);
  for (let again = 0; again < 9; again++) recorder.access(USER_READ, 6, 2, 0);
  recorder.invlpg(7);
  recorder.access(USER_READ, 8, 1, 0);
  recorder.end();
  const [chunk] = keeper.chunks;
  const packed = new Packer().pack(chunk);
  expect(packed.length).toBe(4);
  for (const size of [1, 7, 31, 1000]) {
    const unpacked = [...new Unpacker(size).unpack(packed)].length;
    const copies = Array.from(new Unpacker(size).unpack(packed), part => part.copy());
    expect(unpacked).toBe(Math.ceil(31 / size));
    const columns = chunk.columns().map((_, at) => Buffer.concat(copies.map(copy => copy.columns()[at])));
    expect(columns.map(column => [...column])).toEqual(chunk.columns().map(column => [...column]));
  }
});

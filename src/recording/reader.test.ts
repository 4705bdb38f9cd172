import {expect, test} from 'vitest';
import {FETCH, USER_MODE, WRITE} from '../hardware/address.ts';
import {ChunkKeeper} from './chunk-keeper.ts';
import {EXPECT_FAULT} from './format.ts';
import {accessName, eventsOf, expectationName, kindName} from './reader.ts';
import {Recorder} from './recorder.ts';

test('every event that a recorder writes reads back with the operands it was written with', () => {
  const keeper = new ChunkKeeper();
  // Two events a chunk: the keeper copies each chunk before the recorder uses it again.
  const recorder = new Recorder(keeper.sink, 2);
  recorder.region(0, 17);
  recorder.bootEntry(1, 2, 3, 4);
  recorder.loadCr3(5, 6, true);
  recorder.readCr3();
  recorder.access(WRITE | USER_MODE, 7, 8, EXPECT_FAULT | 6);
  recorder.tableStore(9, 10, 11, 12, 13);
  recorder.pageWrite(14, 15);
  recorder.pageRead(16);
  recorder.work('guestSyscalls', 18);
  recorder.invlpg(19);
  recorder.invpcid(1, 20, 21);
  recorder.toggleGlobalPages();
  recorder.hint(4, 22);
  recorder.hostUnmap(23);
  recorder.hostProtect(24);
  recorder.chapter('only');
  recorder.compute(25, USER_MODE);
  recorder.end();
  expect([...eventsOf(keeper.chunks)]).toEqual([
    {type: 'region', slot: 0, region: 17},
    {type: 'boot entry', table: 1, index: 2, frame: 3, flags: 4},
    {type: 'CR3 load', root: 5, pcid: 6, noFlush: true},
    {type: 'CR3 read'},
    {
      type: 'access',
      access: WRITE | USER_MODE,
      gvn: 7,
      line: 8,
      expectation: EXPECT_FAULT | 6,
    },
    {type: 'table store', gvn: 9, table: 10, index: 11, frame: 12, flags: 13},
    {type: 'page write', gvn: 14, gfn: 15},
    {type: 'page read', gvn: 16},
    {type: 'work', work: 'guestSyscalls', count: 18},
    {type: 'INVLPG', gvn: 19},
    {type: 'INVPCID', scope: 1, pcid: 20, gvn: 21},
    {type: 'global page toggle'},
    {type: 'hint', hint: 4, operand: 22},
    {type: 'host unmap', gfn: 23},
    {type: 'host protect', gfn: 24},
    {type: 'chapter', number: 0},
    {type: 'compute', instructions: 25, mode: USER_MODE},
  ]);
});

test('accesses, kinds and expectations have names', () => {
  expect([0, WRITE, FETCH | USER_MODE].map(accessName)).toEqual([
    'kernel read',
    'kernel write',
    'user fetch',
  ]);
  expect([WRITE | USER_MODE, 8, 40, 48, 200].map(kindName)).toEqual([
    'user write',
    'table store',
    'region',
    'shootdown send',
    'unknown kind 200',
  ]);
  expect([0, EXPECT_FAULT | 0x15].map(expectationName)).toEqual(['success', 'a fault with error code 0x15']);
});

import {describe, expect, test} from 'vitest';
import {FETCH, READ, USER_MODE, WRITE} from '../hardware/address.ts';
import {ChunkKeeper} from './chunk-keeper.ts';
import {
  Chunk,
  COMPUTE,
  DEPENDENT_LOAD,
  EXPECT_FAULT,
  INVLPG,
  LOAD_CR3,
  SAME_INSTRUCTION,
  WORK_EVENTS,
} from './format.ts';
import {eventsOf, type RecordedEvent} from './reader.ts';
import {Recorder} from './recorder.ts';

function recorded(write: (recorder: Recorder) => void, chunkEvents?: number): Chunk[] {
  const keeper = new ChunkKeeper();
  const recorder = new Recorder(keeper.sink, chunkEvents);
  write(recorder);
  recorder.end();
  return keeper.chunks;
}

const events = (write: (recorder: Recorder) => void): RecordedEvent[] => [...eventsOf(recorded(write))];

/** Kind, instructions before it, and the operand a of each row. */
const rows = (chunks: readonly Chunk[]): number[][] =>
  chunks.flatMap(chunk =>
    Array.from({length: chunk.length}, (_, row) => [chunk.kind[row], chunk.instructions[row], chunk.a[row]]),
  );

test('every kind of event comes back with its operands', () => {
  const written = events(recorder => {
    recorder.region(3, 0x1ff);
    recorder.bootEntry(9, 511, 0xffff_ffff, 0xffff);
    recorder.access(WRITE | USER_MODE, 0xffff_fff0, 63, EXPECT_FAULT | 7);
    recorder.access(READ, 10, 62, 0, SAME_INSTRUCTION);
    recorder.access(READ | USER_MODE, 10, 1, 0, DEPENDENT_LOAD);
    recorder.tableStore(11, 12, 13, 14, 15);
    recorder.pageWrite(21, 22);
    recorder.pageRead(23);
    recorder.work('guestForkEntries', 1000);
    recorder.loadCr3(31, 4095, true);
    recorder.readCr3();
    recorder.invlpg(32);
    recorder.invpcid(1, 33, 34);
    recorder.toggleGlobalPages();
    recorder.hint(7, 35);
    recorder.chapter('one');
    recorder.hostUnmap(41);
    recorder.hostProtect(42);
  });
  expect(written).toEqual([
    {type: 'region', slot: 3, region: 0x1ff},
    {type: 'boot entry', table: 9, index: 511, frame: 0xffff_ffff, flags: 0xffff},
    {
      type: 'access',
      access: WRITE | USER_MODE,
      gvn: 0xffff_fff0,
      line: 63,
      expectation: EXPECT_FAULT | 7,
    },
    {type: 'access', access: READ, gvn: 10, line: 62, expectation: 0, sameInstruction: true},
    {type: 'access', access: READ | USER_MODE, gvn: 10, line: 1, expectation: 0, dependent: true},
    {type: 'table store', gvn: 11, table: 12, index: 13, frame: 14, flags: 15},
    {type: 'page write', gvn: 21, gfn: 22},
    {type: 'page read', gvn: 23},
    {type: 'work', work: 'guestForkEntries', count: 1000},
    {type: 'CR3 load', root: 31, pcid: 4095, noFlush: true},
    {type: 'CR3 read'},
    {type: 'INVLPG', gvn: 32},
    {type: 'INVPCID', scope: 1, pcid: 33, gvn: 34},
    {type: 'global page toggle'},
    {type: 'hint', hint: 7, operand: 35},
    {type: 'chapter', number: 0},
    {type: 'host unmap', gfn: 41},
    {type: 'host protect', gfn: 42},
  ]);
});

test('every kind of work keeps its name', () => {
  const written = events(recorder => {
    for (const work of WORK_EVENTS) recorder.work(work, 1);
  });
  expect(written).toEqual(WORK_EVENTS.map(work => ({type: 'work', work, count: 1})));
});

describe('computing', () => {
  test('stands in the row of the next event of its mode', () => {
    const written = recorded(recorder => {
      recorder.compute(10, USER_MODE);
      recorder.access(READ | USER_MODE, 1, 0, 0);
      recorder.compute(20, 0);
      recorder.access(FETCH, 2, 0, 0);
      recorder.compute(30, 0);
      recorder.invlpg(3);
    });
    expect(rows(written)).toEqual([
      [READ | USER_MODE, 10, 1],
      [FETCH, 20, 2],
      [INVLPG, 30, 3],
    ]);
  });

  test('of another mode than the next event has a row of its own', () => {
    const written = recorded(recorder => {
      recorder.compute(10, USER_MODE);
      recorder.access(READ, 1, 0, 0);
      recorder.compute(20, USER_MODE);
      recorder.loadCr3(2, 0, false);
    });
    expect(rows(written)).toEqual([
      [COMPUTE, 0, 10],
      [READ, 0, 1],
      [COMPUTE, 0, 20],
      [LOAD_CR3, 0, 2],
    ]);
    expect([written[0].d[0], written[0].d[2]]).toEqual([USER_MODE, USER_MODE]);
  });

  test('of both modes is told apart', () => {
    const written = events(recorder => {
      recorder.compute(10, USER_MODE);
      recorder.compute(5, 0);
      recorder.compute(6, 0);
      recorder.compute(7, USER_MODE);
    });
    expect(written).toEqual([
      {type: 'compute', instructions: 10, mode: USER_MODE},
      {type: 'compute', instructions: 11, mode: 0},
      {type: 'compute', instructions: 7, mode: USER_MODE},
    ]);
  });

  test('that exceeds 16 bits has a row of its own', () => {
    const written = recorded(recorder => {
      recorder.compute(65535, 0);
      recorder.invlpg(1);
      recorder.compute(65536, 0);
      recorder.invlpg(2);
    });
    expect(rows(written)).toEqual([
      [INVLPG, 65535, 1],
      [COMPUTE, 0, 65536],
      [INVLPG, 0, 2],
    ]);
  });

  test('that exceeds 32 bits loses nothing', () => {
    const instructions = 3 * 2 ** 32 + 5;
    const written = events(recorder => recorder.compute(instructions, USER_MODE));
    const total = written.reduce(
      (sum, event) => sum + (event.type === 'compute' ? event.instructions : 0),
      0,
    );
    expect(total).toBe(instructions);
  });
});

describe('chunks', () => {
  test('are handed on when full, and the last one at the end', () => {
    const chunks = recorded(recorder => {
      for (let gvn = 0; gvn < 10; gvn++) recorder.invlpg(gvn);
    }, 4);
    expect(chunks.map(chunk => chunk.length)).toEqual([4, 4, 2]);
    expect(rows(chunks).map(([, , gvn]) => gvn)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('that end full leave nothing to hand on', () => {
    const chunks = recorded(recorder => {
      for (let gvn = 0; gvn < 8; gvn++) recorder.invlpg(gvn);
    }, 4);
    expect(chunks.map(chunk => chunk.length)).toEqual([4, 4]);
  });

  test('are one object, used again: memory does not grow with the recording', () => {
    const seen = new Set<Chunk>();
    const recorder = new Recorder(chunk => seen.add(chunk), 4);
    for (let gvn = 0; gvn < 1000; gvn++) recorder.invlpg(gvn);
    recorder.end();
    expect(seen.size).toBe(1);
    expect(recorder.length).toBe(1000);
  });

  test('give their bytes without what an earlier, fuller chunk left behind', () => {
    const bytes: number[] = [];
    const recorder = new Recorder(chunk => {
      bytes.push(chunk.columns().reduce((sum, column) => sum + column.byteLength, 0));
    }, 4);
    for (let gvn = 0; gvn < 5; gvn++) recorder.invlpg(gvn);
    recorder.end();
    // A row is 1 + 1 + 2 + 2 + 2 + 4 + 4 + 4 = 20 bytes.
    expect(bytes).toEqual([80, 20]);
  });
});

test('chapters are numbered, and named in order', () => {
  const recorder = new Recorder(() => {});
  recorder.chapter('warm-up');
  recorder.chapter('work');
  expect(recorder.chapters).toEqual(['warm-up', 'work']);
});

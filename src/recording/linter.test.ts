import {describe, expect, test} from 'vitest';
import {FETCH, READ, USER_MODE, WRITE, type Access} from '../hardware/address.ts';
import {
  ALL_MARKS,
  BALLOON_INFLATE,
  DEPENDENT_LOAD,
  DIRTY_LOG_START,
  FORMAT_VERSION,
  SHOOTDOWN_SEND,
  type Chunk,
} from './format.ts';
import {FormatLinter} from './linter.ts';
import {ChunkKeeper} from './chunk-keeper.ts';
import {Recorder} from './recorder.ts';

const HEADER = {version: FORMAT_VERSION, levels: 4, indexBits: 9, guestFrames: 64};

/** The problems of what `write` records, after `change` to its chunk. */
function problems(write: (recorder: Recorder) => void, change: (chunk: Chunk) => void = () => {}) {
  const keeper = new ChunkKeeper();
  const recorder = new Recorder(keeper.sink);
  write(recorder);
  recorder.end();
  const linter = new FormatLinter(HEADER);
  for (const chunk of keeper.chunks) {
    change(chunk);
    for (let row = 0; row < chunk.length; row++) linter.lint(chunk, row);
  }
  return linter.problems;
}

const sentences = (...from: Parameters<typeof problems>) =>
  problems(...from).map(problem => problem.sentence);

test('a recording that keeps the rules has no problem', () => {
  const kept = problems(recorder => {
    recorder.region(0, 17);
    recorder.bootEntry(3, 511, 4, 1);
    recorder.loadCr3(3, 0, false);
    recorder.compute(100, USER_MODE);
    recorder.access(USER_MODE, 5, 63, 0);
    recorder.access(READ | USER_MODE, 5, 63, 0, ALL_MARKS);
    recorder.work('guestPagesZeroed', 1);
    recorder.invpcid(3, 0, 0);
    recorder.hint(8, 3);
    recorder.chapter('first');
    recorder.chapter('second');
  });
  expect(kept).toEqual([]);
});

test.each([
  [SHOOTDOWN_SEND, 'shootdown send (kind 48) is reserved for a later version'],
  [DIRTY_LOG_START, 'dirty log start (kind 50) is reserved for a later version'],
  [BALLOON_INFLATE, 'balloon inflate (kind 53) is reserved for a later version'],
  [99, 'kind 99 is unknown'],
])('kind %i is refused by name', (kind, sentence) => {
  const changed = problems(
    recorder => {
      recorder.readCr3();
      recorder.readCr3();
    },
    chunk => {
      chunk.kind[1] = kind;
    },
  );
  expect(changed).toEqual([{event: 2, sentence}]);
});

describe('a region', () => {
  test('comes before the first page in it', () => {
    const early = sentences(recorder => {
      recorder.invlpg(1);
      recorder.region(0, 17);
      recorder.invlpg(1);
      recorder.invlpg(2 ** 27);
    });
    expect(early).toEqual([
      'page 1 lies in slot 0, whose region no event has named',
      // A region is 2^27 pages, so this is the first page of the second.
      `page ${2 ** 27} lies in slot 1, whose region no event has named`,
    ]);
  });

  test('is not asked for where INVPCID names no page', () => {
    expect(sentences(recorder => recorder.invpcid(1, 0, 77))).toEqual([]);
    expect(sentences(recorder => recorder.invpcid(0, 0, 77))).toHaveLength(1);
  });

  test('takes the next slot, of 32', () => {
    const skipping = sentences(recorder => recorder.region(1, 17));
    expect(skipping).toEqual(['the region takes slot 1, and the next is 0']);
    const all = sentences(recorder => {
      for (let slot = 0; slot < 33; slot++) recorder.region(slot, slot);
    });
    expect(all).toEqual(['slot 32 is not below 32']);
  });
});

test('chapters end in order', () => {
  const swapped = sentences(
    recorder => {
      recorder.chapter('first');
      recorder.chapter('second');
    },
    chunk => {
      chunk.a[0] = 1;
    },
  );
  expect(swapped).toEqual(['it ends chapter 1, and the next is 0']);
});

test.each<[string, Access]>([
  ['user write', WRITE | USER_MODE],
  ['user fetch', FETCH | USER_MODE],
  ['kernel read', READ],
])('a %s is no dependent load', (name, access) => {
  const marked = sentences(recorder => {
    recorder.region(0, 0);
    recorder.access(access, 0, 0, 0, DEPENDENT_LOAD);
  });
  expect(marked).toEqual([`a ${name} is marked as a dependent load, which only a user read can be`]);
});

describe('an operand is out of range', () => {
  const region = (recorder: Recorder) => recorder.region(0, 0);

  test.each<[string, (recorder: Recorder) => void]>([
    ['line 64 is not below 64', recorder => recorder.access(0, 0, 64, 0)],
    ['guest frame 64 is not below 64', recorder => recorder.loadCr3(64, 0, false)],
    ['guest frame 65 is not below 64', recorder => recorder.hostUnmap(65)],
    ['guest frame 66 is not below 64', recorder => recorder.tableStore(0, 66, 0, 0, 0)],
    ['guest frame 67 is not below 64', recorder => recorder.pageWrite(0, 67)],
    ['entry 512 is not below 512', recorder => recorder.tableStore(0, 1, 512, 0, 0)],
    ['hint 9 is not below 9', recorder => recorder.hint(9, 0)],
  ])('%s', (sentence, write) => {
    const found = sentences(recorder => {
      region(recorder);
      write(recorder);
    });
    expect(found).toEqual([sentence]);
  });

  test('a kind of work', () => {
    const unknown = sentences(
      recorder => recorder.work('guestFaults', 1),
      chunk => {
        chunk.d[0] = 77;
      },
    );
    expect(unknown).toEqual(['the work it counts is unknown']);
  });

  test('a virtual CPU', () => {
    const second = sentences(
      recorder => recorder.readCr3(),
      chunk => {
        chunk.vcpu[0] = 1;
      },
    );
    expect(second).toEqual(['it is of virtual CPU 1, and this version has only 0']);
  });
});

test('an access has no other marks than there are', () => {
  const found = sentences(
    recorder => {
      recorder.region(0, 17);
      recorder.access(READ | USER_MODE, 5, 63, 0, ALL_MARKS);
      recorder.access(USER_MODE, 5, 63, 0);
    },
    chunk => {
      chunk.b[2] = 4;
    },
  );
  expect(found).toEqual(['marks 4 is not below 4']);
});

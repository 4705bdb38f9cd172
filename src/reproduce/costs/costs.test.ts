import {beforeAll, describe, expect, test} from 'vitest';
import {nested} from '../../strategies/nested.ts';
import {native} from '../../strategies/native.ts';
import {costRows, countsOf, type CostRow} from './costs.ts';
import {OPERATIONS} from './operations.ts';
import {PUBLISHED_COSTS} from './published.ts';

const TIMEOUT_MS = 240_000;

let rows: readonly CostRow[];

beforeAll(() => {
  rows = costRows(PUBLISHED_COSTS);
}, TIMEOUT_MS);

test('whatever a price was derived from comes out within a factor of two, and the sums of one operation within a fiftieth', () => {
  const calibrations = rows.filter(({kind}) => kind === 'calibration');
  expect(calibrations.filter(({column}) => column === 'kvm-ept')).toHaveLength(PUBLISHED_COSTS.length);
  for (const {operation, column, ratio} of calibrations) {
    expect(ratio, `${operation} ${column}`).toBeGreaterThan(1 / 2);
    expect(ratio, `${operation} ${column}`).toBeLessThan(2);
  }
  for (const operation of ['system call, isolated', 'protection fault'])
    for (const {ratio, column} of calibrations.filter(each => each.operation === operation))
      expect(Math.abs(ratio - 1), `${operation} ${column}`).toBeLessThan(0.05);
});

test('cycles, microseconds and ratios of a row are of each other', () => {
  for (const {cycles, microseconds, published, ratio} of rows) {
    expect(cycles / 2500).toBeCloseTo(microseconds, 9);
    expect(microseconds / published).toBeCloseTo(ratio, 9);
  }
});

test('shadow paging takes longest and nested paging least, whatever the operation', () => {
  for (const {id, isolated} of PUBLISHED_COSTS.filter(each => each.isolated === 1)) {
    const [ept, spt] = (['kvm-ept', 'kvm-spt'] as const).map(
      column => rows.find(row => row.operation === id && row.column === column)?.cycles,
    );
    expect(isolated).toBe(1);
    if (ept !== undefined && spt !== undefined) expect(spt).toBeGreaterThan(ept);
  }
});

describe('an operation counts what it is said to do', () => {
  const counts = (id: string, isolated = 0) => countsOf(id, {strategy: native, isolated});

  test('a system call, a signal, a refused store', () => {
    expect(counts('syscall')).toMatchObject({guestSyscalls: 1, guestCr3Loads: 0, guestFaults: 0});
    expect(counts('syscall', 1)).toMatchObject({guestSyscalls: 1, guestCr3Loads: 2, guestCr3Reads: 2});
    expect(counts('signal')).toMatchObject({guestSyscalls: 2, guestSignals: 1});
    expect(counts('refused-store')).toMatchObject({guestFaults: 1, guestSignals: 1, guestSyscalls: 1});
  });

  test('one fault a page that is touched, or a sixteenth where it is of a file', () => {
    for (const id of ['first-touch', 'zero-read', 'copy-on-write', 'copy-on-write-reuse'])
      expect(counts(id).guestFaults, id).toBe(1);
    expect(counts('file-page')).toMatchObject({guestFaults: 1 / 16, guestFilePagesMapped: 1});
    expect(counts('first-touch')).toMatchObject({guestMappingOperations: 0, guestEntriesChanged: 0});
  });

  test('munmap of so many pages clears and frees them', () => {
    expect(counts('unmap-20')).toMatchObject({
      guestMappingOperations: 1,
      guestEntriesChanged: 20,
      guestPagesFreed: 20,
    });
  });

  test('two pipe transfers by one process wake nobody, a round trip wakes two', () => {
    expect(counts('pipe-alone')).toMatchObject({
      guestPipeTransfers: 2,
      guestWakeups: 0,
      guestContextSwitches: 0,
    });
    expect(counts('pipe-round-trip')).toMatchObject({
      guestPipeTransfers: 4,
      guestWakeups: 2,
      guestContextSwitches: 2,
    });
  });

  test('a child is forked, ends and is waited for; the shell executes two programs', () => {
    expect(counts('fork')).toMatchObject({guestForks: 1, guestExits: 1, guestWaits: 1, guestExecs: 0});
    expect(counts('exec')).toMatchObject({guestForks: 1, guestExits: 1, guestExecs: 1});
    expect(counts('shell')).toMatchObject({guestForks: 1, guestExits: 1, guestExecs: 2});
  });

  test('a host that is warm sees none of it; a cold one is asked for each page', () => {
    const nestedCounts = (id: string) => countsOf(id, {strategy: nested, isolated: 1});
    expect(nestedCounts('first-touch').exitsNestedViolation).toBe(0);
    expect(nestedCounts('first-touch-cold').exitsNestedViolation).toBeGreaterThanOrEqual(1);
    expect(nestedCounts('first-touch-cold').exitsNestedViolation).toBeLessThan(1.02);
  });

  test('every operation that is published is there', () => {
    const known = OPERATIONS.map(({id}) => id);
    for (const {of} of PUBLISHED_COSTS) expect(known).toEqual(expect.arrayContaining(Object.keys(of)));
  });
});

/** Processes of libc take as many faults, mappings and tables as were measured on Linux; and what their steps do is done. */
import {describe, expect, test} from 'vitest';
import {audit} from '../../src/guest/audit.ts';
import {stretches} from '../../src/guest/stretches.ts';
import type {Process, Program} from '../../src/guest/story.ts';
import type {RecordedEvent} from '../../src/recording/reader.ts';
import {ObservedGuest} from '../../src/testing/observed-guest.ts';
import {BASH} from './bash.ts';
import {HELLO, STATIC_HELLO} from './hello.ts';
import {EXITS_AT_ONCE, LAT_PROC} from './lat-proc.ts';
import {SHELL} from './shell.ts';

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

const faults = (events: readonly RecordedEvent[]) =>
  events.filter(event => event.type === 'access' && event.expectation !== 0).length;

/** Faults of a warm parent, and of its child, which does `body`. */
function children(seed: number, program: Program, body: (child: Process) => void): [number, number] {
  const guest = new ObservedGuest({}, seed);
  const parent = guest.spawn({program});
  parent.run();
  let counted: [number, number] = [0, 0];
  for (let time = 0; time < 2; time++) {
    let child: Process = parent;
    const before = guest.during(() => {
      child = parent.fork();
      parent.wait();
    });
    const lived = guest.during(() => body(child));
    const after = guest.during(() => parent.run());
    counted = [faults(before) + faults(after), faults(lived)];
  }
  audit(guest.core);
  return counted;
}

/**
 * Each as getrusage and perf had it on Debian 12 under Linux 6.18: least and most over some hundred starts, which differ by where
 * randomization puts windows of fault-around. Faults that execve takes by itself to copy the arguments are no exceptions and
 * not counted.
 */
describe('faults of a child', () => {
  test.each([
    ['that calls exit', LAT_PROC, (child: Process) => child.exit(), 25, 28],
    ['that calls _exit', {...LAT_PROC, exits: EXITS_AT_ONCE}, (child: Process) => child.exit(), 19, 21],
    ['that executes a static program', LAT_PROC, executes(STATIC_HELLO), 45, 49],
    ['that executes a dynamic program', LAT_PROC, executes(HELLO), 66, 74],
    ['that executes a shell for it', LAT_PROC, executes(SHELL, HELLO), 126, 138],
    ['that executes another shell for it', LAT_PROC, executes(BASH, HELLO), 204, 216],
  ] as const)('%s, and two of its parent', (_, program, body, least, most) => {
    for (const seed of SEEDS) {
      const [parent, child] = children(seed, program, body);
      expect(parent).toBe(2);
      expect(child).toBeGreaterThanOrEqual(least);
      expect(child).toBeLessThanOrEqual(most);
    }
  });

  function executes(...programs: readonly Program[]) {
    return (child: Process) => {
      for (const program of programs) child.exec(program);
      child.exit();
    };
  }
});

test("a process of libc has 24 mappings, the vsyscall page being the kernel's, and 6 leaf tables", () => {
  const leafTables = SEEDS.map(seed => {
    const guest = new ObservedGuest({}, seed);
    const process = guest.spawn({program: LAT_PROC});
    process.run();
    const {areas, root} = process.space;
    expect([...areas]).toHaveLength(23);
    const tables = new Set<number>();
    for (const {start, end} of areas) {
      for (const {table} of stretches(guest.core.tables, root, start, end)) tables.add(table);
    }
    return tables.size;
  });
  // One or two more or less where a mapping straddles a boundary of 2 MiB.
  for (const tables of leafTables) expect(Math.abs(tables - 6)).toBeLessThanOrEqual(1);
  expect(leafTables).toContain(6);
});

test('system calls of a start: as many as strace lists, but execve and the last one', () => {
  const calls = (program: Program) => {
    const guest = new ObservedGuest();
    const process = guest.spawn({program});
    return guest
      .during(() => process.run())
      .reduce(
        (sum, event) => sum + (event.type === 'work' && event.work === 'guestSyscalls' ? event.count : 0),
        0,
      );
  };
  expect([HELLO, STATIC_HELLO, SHELL, BASH].map(calls)).toEqual([29, 14, 48, 181]);
});

/** The table of src/README.md that says what happens when the guest does something, held to the code cell by cell. */
import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {ACCESSED, READ, USER_MODE, WRITE} from './hardware/address.ts';
import {EMULATED, INVPCID_CONTEXT} from './hardware/mmu.ts';
import {strategies} from './strategies/index.ts';
import {Experiment, TABLE} from './testing/experiment.ts';
import {ONE_LEVEL_TLB} from './testing/processors.ts';
import {
  EXIT_NAMES,
  FLUSH_NAMES,
  total,
  WALK_LOAD_NAMES,
  type EventCounts,
  type EventName,
} from './timing/events.ts';

/** A page that is used, its frame, a page that maps its leaf table, and one that nobody maps. */
const [PAGE, FRAME, ALIAS, UNMAPPED] = [0, 20, 1, 3];

const use = (guest: Experiment) => guest.access(PAGE, READ | USER_MODE);
const store = (guest: Experiment) => guest.storeThrough(ALIAS, UNMAPPED, 1, 30, ACCESSED);

/** Whatever was out of step is not any more, and both pages are known again. */
function synced(guest: Experiment): void {
  guest.load(guest.root);
  use(guest);
  guest.access(ALIAS, READ);
}

/** What the guest does in a row, and the exit that it is where the cell says no more than "exit". */
interface Deed {
  readonly exit?: EventName;
  /** What must be so before. */
  readonly given?: (guest: Experiment) => void;
  readonly does: (guest: Experiment) => void;
}

const DEEDS: Readonly<Record<string, Deed>> = {
  'hits the TLB': {does: use},
  'misses the TLB, mapping known': {given: guest => guest.machine.cpu.flushAll(), does: use},
  '… and the second table lacks it': {given: guest => guest.hypervisor.hostUnmap(FRAME), does: use},
  'takes a true fault': {exit: 'exitsTrueFault', does: guest => guest.access(UNMAPPED, READ | USER_MODE)},
  'stores to a page table': {given: synced, does: store},
  'zeroes a page that was a table': {
    given: synced,
    does(guest) {
      if (guest.access(ALIAS, WRITE) === EMULATED) guest.mmu.emulateData();
    },
  },
  'loads CR3': {exit: 'exitsCr3Load', does: guest => guest.load(guest.root)},
  'reads CR3': {exit: 'exitsCr3Read', does: guest => guest.mmu.readCr3()},
  'executes INVLPG': {exit: 'exitsInvlpg', does: guest => guest.mmu.invlpg(PAGE)},
  'executes INVPCID': {
    exit: 'exitsInvpcid',
    does: guest => guest.mmu.invpcid(INVPCID_CONTEXT, 0, PAGE),
  },
  'toggles CR4.PGE': {exit: 'exitsGlobalFlush', does: guest => guest.mmu.toggleGlobalPages()},
  'first sets A or D of a page': {
    given(guest) {
      guest.storeThrough(ALIAS, PAGE, 1, FRAME, TABLE | ACCESSED);
      guest.mmu.invlpg(PAGE);
      use(guest);
    },
    does: guest => guest.access(PAGE, WRITE | USER_MODE),
  },
  'the host takes a frame': {does: guest => guest.hypervisor.hostUnmap(FRAME)},
};

/** Exits that have a name of their own. */
const EXIT_CALLED: readonly (readonly [RegExp, EventName])[] = [
  [/out of step/, 'exitsUnprotectingStore'],
  [/hidden fault/, 'exitsHiddenFault'],
  [/trace fault/, 'exitsTraceFault'],
  [/violation/, 'exitsNestedViolation'],
];

function exitsSaid(cell: string, deed: Deed): readonly (EventName | undefined)[] {
  const called = EXIT_CALLED.find(([words]) => words.test(cell));
  if (called) return [called[1]];
  return /(?<!no )\bexit\b/.test(cell) ? [deed.exit] : [];
}

const [header, , ...rows] = readFileSync(new URL('README.md', import.meta.url), 'utf8')
  .split('\n## ')
  .find(section => section.startsWith('What happens'))!
  .split('\n')
  .filter(line => line.startsWith('|'))
  .map(line =>
    line
      .split('|')
      .slice(1, -1)
      .map(cell => cell.trim()),
  );

test('every row is held to something, and every column is a strategy', () => {
  expect(rows.map(([does]) => does)).toEqual(Object.keys(DEEDS));
  expect(strategies.map(({id}) => id)).toEqual(expect.arrayContaining(header.slice(1)));
});

const cells = rows.flatMap(([does, ...said]) =>
  said.map((cell, at) => [does, header[at + 1], cell.replace('the same', said[0])] as const),
);

test.each(cells)('the guest %s, %s: %s', (does, id, cell) => {
  const strategy = strategies.find(each => each.id === id)!;
  const guest = new Experiment({strategy, processor: {tlb: ONE_LEVEL_TLB}});
  guest.map(PAGE, FRAME);
  guest.map(ALIAS, guest.table(PAGE, 1));
  // The tables of both pages are walked, and traced where that is done, before the page is used once more.
  store(guest);
  use(guest);
  DEEDS[does].given?.(guest);
  const counts: EventCounts = guest.during(() => DEEDS[does].does(guest));
  expect(EXIT_NAMES.filter(name => counts[name] > 0)).toEqual(exitsSaid(cell, DEEDS[does]));
  const loads = /≤ (\d+) loads/.exec(cell);
  if (loads) expect(total(counts, WALK_LOAD_NAMES)).toBe(Number(loads[1]));
  // What flushes is an instruction of the guest's, or one of the hypervisor's that is counted.
  const isInstruction = exitsSaid(cell, DEEDS[does]).length === 0 && !does.startsWith('the host');
  const flushes = total(counts, FLUSH_NAMES);
  expect(flushes > 0).toBe(!isInstruction && /flush|drop|INVVPID|INVEPT/.test(cell));
  // What is flushed or dropped is gone from the TLB, and nothing else is.
  const {tlbMisses} = guest.during(() => use(guest));
  expect(tlbMisses > 0).toBe(/flush|drop|INVEPT/.test(cell));
});

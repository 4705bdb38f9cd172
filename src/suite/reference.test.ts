/** The committed results themselves: every cell adds up, and the strategies of a pass were given the same work. */
import {existsSync, readdirSync, readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {machines} from '../machines/index.ts';
import {expectConservation} from '../replay/conservation/conservation.ts';
import {lawsFor} from '../replay/conservation/laws.ts';
import {expectExactPrices} from '../replay/properties/exact-prices.ts';
import {Events, type EventCounts} from '../timing/events.ts';
import {cycles} from '../timing/pricing.ts';
import {unsealed} from './store/sealed.ts';

interface ReferenceCell {
  readonly workload: string;
  readonly strategy: string;
  readonly machine: string;
  readonly seed: number;
  readonly recording: string;
  readonly cycles: number;
  readonly events: Partial<EventCounts>;
}

const FOLDER = new URL('../../results/reference/', import.meta.url);
/** A tuning keeps what it found, and no cells. */
const isTuning = (name: string): boolean => existsSync(new URL(`${name}/tune.json`, FOLDER));
const runs = readdirSync(FOLDER, {withFileTypes: true}).filter(
  entry => entry.isDirectory() && !isTuning(entry.name),
);

const cellsOf = (run: string): ReferenceCell[] =>
  readFileSync(new URL(`${run}/cells.ndjson`, FOLDER), 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => unsealed(line) as ReferenceCell);

/** Counters that are zero are left out of the files. */
const countsOf = ({events}: ReferenceCell): EventCounts => Object.assign(new Events(), events);

/** Of the largest tables and pages that the reference specs ask for. */
const LAWS = lawsFor({guestLevels: 5, hostLevels: 5, hostPagePages: 2 ** 18, keepsNestedBits: false});

describe.each(runs.map(({name}) => name))('%s', run => {
  const cells = cellsOf(run);

  test('every cell adds up', () => {
    for (const cell of cells) {
      const counts = countsOf(cell);
      const {tlbMisses, tlbFills, emulatedStores, storeCallouts, storesTold} = counts;
      const faults = tlbMisses - tlbFills - emulatedStores - storeCallouts - storesTold;
      expect(expectConservation(LAWS, {...counts, 'faults answered': faults})).toBeGreaterThan(20);
      expectExactPrices(counts);
    }
  });

  test('cycles are the events at the prices of the machine', () => {
    for (const cell of cells) {
      // A label may go on with what was set of the machine; the reference specs set no price.
      const {costs} = machines.find(({id}) => cell.machine.startsWith(id))!;
      expect(cycles(countsOf(cell), costs)).toBe(cell.cycles);
    }
  });

  test('the strategies of a pass replayed one recording, and the guest did the same work under each', () => {
    const work = new Map<string, unknown>();
    for (const cell of cells) {
      const {userInstructions, guestFaults, guestTableStores, guestCr3Loads, tlbLookups} = countsOf(cell);
      const did = {userInstructions, guestFaults, guestTableStores, guestCr3Loads, tlbLookups};
      const {workload, machine, seed, recording} = cell;
      const pass = `${workload}, ${machine}, seed ${seed}`;
      const known = work.get(pass) ?? {recording, did};
      work.set(pass, known);
      expect({recording, did}, `${pass} under ${cell.strategy}`).toEqual(known);
    }
    expect(work.size).toBeGreaterThan(0);
    expect(cells.length).toBeGreaterThan(work.size);
  });
});

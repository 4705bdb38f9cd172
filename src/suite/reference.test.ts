/** The committed results themselves: every cell adds up, and the strategies of a pass were given the same work. */
import {existsSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {Conservation} from '../replay/conservation/conservation.ts';
import {machines} from '../machines/index.ts';
import type {Machine} from '../machines/machine.ts';
import {lawsFor} from '../replay/conservation/laws.ts';
import {EVENT_NAMES} from '../timing/events.ts';
import {attribution, cycles} from '../timing/pricing.ts';
import type {OkCell} from './result.ts';
import {storedRun} from './store/stored-run.ts';

const FOLDER = join(import.meta.dirname, '../../results/reference');
/** A tuning keeps what it found, and no cells. */
const runs = readdirSync(FOLDER).filter(name => existsSync(join(FOLDER, name, 'cells.ndjson')));

/** Each costs what its events cost at the prices of its machine, and those of a pass replayed one recording, or none is read. */
async function cellsOf(run: string): Promise<readonly OkCell[]> {
  return (await storedCells(run)).map(({cell}) => cell);
}

/** Each with its machine. */
async function storedCells(
  run: string,
): Promise<readonly {readonly cell: OkCell; readonly machine: Machine}[]> {
  const {cells, plan} = await storedRun(join(FOLDER, run), {});
  return cells.map(cell => {
    if (cell.status === 'failed') throw new Error(cell.error);
    return {cell, machine: plan.machines.find(({label}) => label === cell.machine)!.thing};
  });
}

/** Of the largest tables and pages that the reference specs ask for. */
const lawsOn = ({geometry: {hypervisorLines}}: Machine) =>
  lawsFor({guestLevels: 5, hostLevels: 5, hostPagePages: 2 ** 18, keepsNestedBits: false, hypervisorLines});

describe.each(runs)('%s', run => {
  test('every cell adds up', async () => {
    for (const {cell, machine} of await storedCells(run)) {
      const {events: counts} = cell;
      const {tlbMisses, tlbFills, emulatedStores, storeCallouts, storesTold} = counts;
      const faults = tlbMisses - tlbFills - emulatedStores - storeCallouts - storesTold;
      const conservation = new Conservation(lawsOn(machine), [...EVENT_NAMES, 'faults answered']);
      const values = [...EVENT_NAMES.map(name => counts[name]), faults];
      expect(conservation.expect(values)).toBeGreaterThan(20);
      for (const {id, costs} of machines) {
        const parts = Object.values(attribution(counts, costs)).reduce((whole, part) => whole + part, 0);
        expect(parts, `on ${id}`).toBe(cycles(counts, costs));
      }
    }
  });

  test('the guest did the same work under each strategy of a pass', async () => {
    const cells = await cellsOf(run);
    const work = new Map<string, unknown>();
    for (const cell of cells) {
      const {userInstructions, guestFaults, guestTableStores, guestCr3Loads, tlbLookups} = cell.events;
      const did = {userInstructions, guestFaults, guestTableStores, guestCr3Loads, tlbLookups};
      const {workload, machine, seed} = cell;
      const pass = `${workload}, ${machine}, seed ${seed}`;
      const known = work.get(pass) ?? did;
      work.set(pass, known);
      expect(did, `${pass} under ${cell.strategy}`).toEqual(known);
    }
    expect(work.size).toBeGreaterThan(0);
    expect(cells.length).toBeGreaterThan(work.size);
  });
});

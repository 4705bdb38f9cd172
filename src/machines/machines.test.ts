import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {EVENT_NAMES} from '../timing/events.ts';
import {FREE, STEPS_PER_CYCLE} from '../timing/costs.ts';
import {LATENCY_NAMES} from '../timing/latencies.ts';
import {ARRAYS} from './arrays.ts';
import {checkMachine} from './check-machine.ts';
import {DEFAULT_MACHINE, machines} from './index.ts';

const file = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

test('the list holds every preset once, the default among them', () => {
  const presets = readdirSync(new URL('.', import.meta.url)).filter(
    name => name.endsWith('.ts') && !name.endsWith('.test.ts') && /= machine\(/.test(file(name)),
  );
  expect(machines.map(({id}) => `${id}.ts`).sort()).toEqual(presets.sort());
  expect(machines).toContain(DEFAULT_MACHINE);
  expect(DEFAULT_MACHINE.id).toBe('cascade-lake');
});

describe.each(machines.map(machine => [machine.id, machine] as const))('%s', (id, machine) => {
  const {geometry, features, latencies, costs} = machine;

  test('has a whole number of sets in every array', () => {
    for (const {name, of} of ARRAYS) {
      const {entries, ways} = of(geometry);
      if (entries === 0) expect(ways, name).toBe(0);
      else expect(entries % ways, name).toBe(0);
    }
    expect(() => checkMachine(machine)).not.toThrow();
  });

  test('states every latency, shares between 0 and 1', () => {
    for (const name of LATENCY_NAMES) expect(latencies[name], name).toBeGreaterThan(0);
    expect(latencies.walkExposed).toBeLessThanOrEqual(1);
    expect(latencies.dataExposed).toBeLessThanOrEqual(1);
  });

  test('says why walks are exposed otherwise than data', () => {
    expect(latencies.walkExposed).toBeGreaterThan(latencies.dataExposed);
    const lines = file(`${id}.ts`).split('\n');
    const [stated] = lines.flatMap((line, at) => (line.includes('walkExposed: ') ? [at] : []));
    const above = lines.slice(0, stated).findLastIndex(line => !line.trim().startsWith('//'));
    expect(lines.slice(above + 1, stated).join(' ')).toMatch(/Data is exposed less, for .* walker/);
  });

  test('has longer latencies the further a cache is away', () => {
    expect(latencies.l1Cycles).toBeLessThan(latencies.l2Cycles);
    expect(latencies.l2Cycles).toBeLessThan(latencies.llcCycles);
    expect(latencies.llcCycles).toBeLessThanOrEqual(latencies.memoryCycles);
  });

  test('prices what is not free, in whole steps', () => {
    for (const name of EVENT_NAMES) {
      expect(Number.isInteger(costs[name] * STEPS_PER_CYCLE), name).toBe(true);
      expect(costs[name] > 0, name).toBe(!(name in FREE));
    }
  });

  test('uses no tags that it does not have, and has no arrays for pages that it does not have', () => {
    if (!features.vpid) expect(geometry.vpid).toBe(false);
    if (features.hugePages) return;
    const {data, instruction, secondHuge} = geometry.tlb;
    expect(data[2].entries + instruction[2].entries + secondHuge.entries).toBe(0);
  });

  test('says of each size where it was read, or that it is assumed', () => {
    const sizes = file(`${id}.ts`)
      .split('\n')
      .filter(line => /entries: |gigahertz: /.test(line));
    expect(sizes.length).toBeGreaterThan(5);
    for (const line of sizes) expect(line).toMatch(/\/\/ \S/);
  });

  test('says of each latency where it was read, by a name that it explains, or that it is an assumption', () => {
    const {sources = {}, references = {}} = machine;
    const names = Object.keys(references);
    const known = new RegExp(`^(assumption|(derived from )?(${names.join('|')})\\b)`);
    for (const name of LATENCY_NAMES)
      expect(`${name}: ${sources[name]}`.slice(name.length + 2)).toMatch(known);
    for (const name of names) expect(file(`${id}.ts`).split(name).length, name).toBeGreaterThan(2);
  });
});

test('NPT keeps accessed and dirty bits, and EPT does since Haswell', () => {
  const keepers = machines.filter(({geometry}) => geometry.nestedAccessedDirty).map(({id}) => id);
  expect(keepers).toEqual(['barcelona', 'cascade-lake', 'zen2', 'zen4']);
});

test('Zen 2 has a second-level TLB for data and one for instructions, neither of them for 1 GiB pages', () => {
  const {second, secondInstruction, secondHuge} = machines.find(({id}) => id === 'zen2')!.geometry.tlb;
  expect([second.entries, secondInstruction.entries, secondHuge.entries]).toEqual([2048, 1024, 0]);
});

test("a world switch of Barcelona's takes three quarters of what its forerunner's did, and KVM's dispatch comes to that", () => {
  const {latencies, ranges} = machines.find(({id}) => id === 'barcelona')!;
  const exits = [1000, 1500, 2000].map(before => 0.75 * before + 1150 - 2 * 262);
  expect([ranges!.exitCycles![0], latencies.exitCycles, ranges!.exitCycles![1]]).toEqual(exits);
});

test("Zen's second-level TLB holds PDEs, and all others' pages alone", () => {
  const holders = machines.filter(({geometry}) => geometry.tlb.secondHolds !== 'pages').map(({id}) => id);
  expect(holders).toEqual(['zen2', 'zen4']);
});

test("the last-level cache of the PVM paper's machine is 26 slices of 1.375 MiB", () => {
  const {llc} = machines.find(({id}) => id === 'cascade-lake')!.geometry.caches;
  expect(llc.entries * 64).toBe(26 * 1.375 * 2 ** 20);
});

test('the first VT-x has no nested paging, no tags, no 1 GiB pages and no five levels', () => {
  const first = machines.find(({id}) => id === 'vtx-2006')!;
  expect(first.features).toEqual({
    nestedPaging: 'none',
    vpid: false,
    pcid: false,
    fiveLevels: false,
    hugePages: false,
  });
});

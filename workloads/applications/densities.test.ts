/** Applications do as often in a million cycles as their rates say what these say: with all that their processes do beside. */
import {expect, test} from 'vitest';
import type {Workload} from '../../src/guest/story.ts';
import {native} from '../../src/strategies/native.ts';
import {countRun} from '../../src/testing/measured.ts';
import {database} from '../database.ts';
import {heapServer} from '../heap-server.ts';
import {kernelBuild} from '../kernel-build.ts';
import {keyValueStore} from '../key-value-store.ts';
import {tableScan} from '../table-scan.ts';
import {webServer} from '../web-server.ts';
import {INSTRUCTIONS_PER_CYCLE} from './mix.ts';

function densities(workload: Workload, parameters = {}) {
  const events = countRun(workload, parameters, {strategy: native});
  const millions = events.userInstructions / INSTRUCTIONS_PER_CYCLE / 1e6;
  return {
    faults: events.guestFaults / millions,
    calls: events.guestSyscalls / millions,
    switches: events.guestContextSwitches / millions,
  };
}

test("a kernel build: gcc's, and LLVM's faults", () => {
  const gcc = densities(kernelBuild);
  expect(gcc.faults / 11.3).toBeCloseTo(1, 1);
  expect(gcc.calls / 2.9).toBeCloseTo(1, 1);
  expect(Math.abs(gcc.switches - 0.11)).toBeLessThan(0.02);
  expect(densities(kernelBuild, {faults: 4}).faults / 4).toBeCloseTo(1, 1);
});

test('a heap server, its heap in place and growing', () => {
  const inPlace = densities(heapServer);
  expect(inPlace.faults).toBeLessThan(0.05);
  expect(inPlace.calls).toBeCloseTo(0.15, 1);
  expect(inPlace.switches).toBeCloseTo(0.17, 1);
  const growing = densities(heapServer, {faults: 2.6, calls: 0.29, switches: 0.22, accesses: 500});
  expect(growing.faults / 2.6).toBeCloseTo(1, 1);
});

test('a web server: a mapping, a fault, a switch and sixteen system calls a request', () => {
  const {faults, calls, switches} = densities(webServer);
  const requests = 10;
  expect(faults / requests).toBeCloseTo(1, 1);
  expect(calls / requests).toBeCloseTo(16, 0);
  expect(switches / requests).toBeCloseTo(1, 1);
});

test('a store copies at most as many pages as the one that was measured', () => {
  expect(densities(keyValueStore).faults).toBeLessThan(6.8 * 1.05);
  expect(densities(keyValueStore, {writePercent: 1}).faults).toBeLessThan(1.2);
});

test('a scan makes neither system calls nor faults', () => {
  const {faults, calls} = densities(tableScan);
  expect([faults, calls]).toEqual([0, 0]);
});

test('a database, reading and writing', () => {
  const reading = densities(database);
  expect(reading.faults).toBeLessThan(0.01);
  // Beside the calls, those that a process sleeps in.
  expect(reading.calls / (35 + 6.2)).toBeCloseTo(1, 1);
  expect(reading.switches / 6.2).toBeCloseTo(1, 1);
  const writing = densities(database, {
    accesses: 500,
    faults: 0.39,
    calls: 16,
    switches: 5.1,
    millionCycles: 60,
  });
  expect(Math.abs(writing.faults - 0.39)).toBeLessThan(0.05);
});

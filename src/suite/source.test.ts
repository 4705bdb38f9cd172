import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {Recorder} from '../recording/recorder.ts';
import {planOf} from './plan.ts';
import {RecordingHash} from './recording-hash.ts';
import {sourceOf} from './source.ts';
import type {Cell} from './result.ts';
import {prepared} from './run-pass.ts';
import {specSchema} from './spec.ts';
import {resultOf} from './summary.ts';
import {skippedSentences} from './trace-survey.ts';

const folder = mkdtempSync(join(tmpdir(), 'pagewalk-trace-'));

function trace(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.map(line => `${line}\n`).join(''));
  return path;
}

const PAGE = 4096;

/** A load of each of `pages` pages, `rounds` times. */
const sweeps = (pages: number, rounds: number): string[] =>
  Array.from({length: pages * rounds}, (_, at) => ` L ${(0x10000000 + (at % pages) * PAGE).toString(16)},8`);

async function run(path: string, warmupAccesses: number) {
  const spec = specSchema.parse({
    workloads: [path],
    strategies: ['native', 'shadow-cached'],
    seeds: 1,
    set: {warmupAccesses},
  });
  const plan = await planOf(spec);
  const cells: readonly Cell[] = (await prepared(plan.passes[0]))();
  return {plan, cells};
}

test('an address trace is a workload: what it touched in the warm-up faults no more', async () => {
  const {plan, cells} = await run(trace('sweep.lackey', sweeps(10, 3)), 10);
  const [native] = cells;
  expect(native.status === 'ok' && native.events.guestFaults).toBe(0);
  expect(native.status === 'ok' && native.events.tlbLookups).toBe(20);
  expect(resultOf('made-here', plan, cells).summary[0].verdict).toMatch(/an address trace has no frees/);
});

test('a line that is no record is skipped, and the plan and the result know of it', async () => {
  const {plan, cells} = await run(trace('dirty.lackey', [...sweeps(2, 1), 'hello', ...sweeps(2, 1)]), 2);
  for (const cell of cells) expect(cell.status === 'ok' && cell.events.userInstructions).toBe(2);
  const lines = {records: 4, remarks: 0, skipped: 1, spoilt: 0, firstSkipped: [{line: 3, text: 'hello'}]};
  expect(resultOf('made-here', plan, cells).traces).toEqual([{workload: 'dirty', ...lines}]);
  expect(skippedSentences(plan.workloads)).toEqual([
    'dirty.lackey: 1 of 5 lines is no record and was skipped: line 3 "hello"',
  ]);
});

test('which lines were skipped is told once a trace: the first few, and the first that may have been an access', async () => {
  const lines = [
    ...sweeps(2, 1),
    '\u001b[2J',
    ...Array.from({length: 6}, () => 'x'),
    ' L 1',
    ' S 2',
    ...sweeps(1, 1),
  ];
  const spec = specSchema.parse({
    workloads: [trace('many.lackey', lines)],
    seeds: 1,
    set: {warmupAccesses: [1, 2]},
  });
  const plan = await planOf(spec);
  const {workloads} = plan;
  expect(workloads).toHaveLength(2);
  const traces = resultOf('made-here', plan, []).traces ?? [];
  expect(traces.map(({workload}) => workload)).toEqual(workloads.map(({label}) => label));
  expect(skippedSentences(workloads)).toEqual([
    'many.lackey: 9 of 12 lines are no records and were skipped: line 3 "\\u001b[2J", line 4 "x", line 5 "x", ' +
      'line 6 "x", line 7 "x", and 4 more; 2 of them, the first line 10 " L 1", begin or end as records do, so accesses ' +
      'may be missing',
  ]);
});

test('a record that nothing could have done is told with its file and number before anything is run', async () => {
  const refused = run(trace('bad.lackey', [...sweeps(2, 1), ' S 10000000,0']), 1);
  await expect(refused).rejects.toThrow(
    'bad.lackey, line 3: size 0 of " S 10000000,0", expected 1 to 4096 bytes',
  );
});

test('an address beyond the guest is told with its file, its line and as it stands there', async () => {
  await expect(run(trace('high.lackey', [...sweeps(2, 1), ' L ffffffffff600400,8']), 1)).rejects.toThrow(
    'high.lackey, line 3: address 0xffffffffff600400 is no user address',
  );
});

test('a trace that the warm-up swallows leaves nothing to measure', async () => {
  await expect(run(trace('short.lackey', sweeps(2, 1)), 10)).rejects.toThrow(
    'short.lackey has 2 loads and stores, of which warmupAccesses=10 takes: nothing is left to measure, so set it to 1 or less',
  );
});

test('a trace of nothing is told with its file', async () => {
  await expect(run(trace('empty.lackey', []), 10)).rejects.toThrow(
    'empty.lackey has no loads and stores, so there is nothing to measure',
  );
});

test('what a story brings along, a trace has no use for', async () => {
  const workloads = [trace('plain.lackey', sweeps(1, 2))];
  const spec = specSchema.parse({workloads, set: {'guest.codePages': 4}});
  await expect(planOf(spec)).rejects.toThrow('nothing in this run has a parameter "guest.codePages"');
});

test('a source records the same each time, a story and an address trace alike', async () => {
  const spec = specSchema.parse({workloads: ['prefork', trace('twice.lackey', sweeps(4, 3))], seeds: 1});
  const plan = await planOf({...spec, set: {'twice.warmupAccesses': 4}});
  for (const [at, pass] of plan.passes.entries()) {
    const parameters = at === 0 ? {...pass.parameters, heapPages: 64, children: 2} : {warmupAccesses: 4};
    const source = sourceOf(plan.workloads[at].thing, {...pass, parameters});
    const hashes = [0, 1].map(() => {
      const hash = new RecordingHash(source);
      source.record(new Recorder(chunk => hash.add(chunk)));
      return hash.hex();
    });
    expect(hashes[1]).toBe(hashes[0]);
    expect(hashes[0]).not.toBe(new RecordingHash(source).hex());
  }
});

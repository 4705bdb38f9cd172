/**
 * Measures what a pass of each workload takes, and how that goes with its parameters, and writes it where passes are dealt to
 * shards (src/suite/shards/measured-costs.ts).
 *
 *   node scripts/pass-costs.ts [--only TEXT]
 *
 * Milliseconds are of the processor, a strategy, of a pass of the five default strategies at the default parameters; the
 * faster of two. A parameter's exponent is that of the power by which the events of the recording grow when it is doubled, or
 * halved where it may not be doubled: counted, so the same on any machine. --only shows those in whose id TEXT stands, and writes nothing.
 */
import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {Recorder} from '../src/recording/recorder.ts';
import {findWorkload} from '../src/suite/catalogue.ts';
import type {Definition} from '../src/suite/definition.ts';
import {planOf} from '../src/suite/plan.ts';
import type {PlannedPass} from '../src/suite/planned-pass.ts';
import {prepared} from '../src/suite/run-pass.ts';
import {parameterDefinitionsOf, sourceOf} from '../src/suite/source.ts';
import {specSchema} from '../src/suite/spec.ts';
import {UsageError} from '../src/suite/usage-error.ts';
import {workloads} from '../workloads/index.ts';
import {costsFile, type MeasuredCost} from './pass-costs/file.ts';

const OUT = join(import.meta.dirname, '../src/suite/shards/measured-costs.ts');

/** Below, a parameter hardly matters. */
const LEAST_EXPONENT = 0.05;

const {values: options} = parseArgs({options: {only: {type: 'string'}}});
const {only} = options;
const costs: Record<string, MeasuredCost> = {};
for (const {id} of workloads.filter(each => only === undefined || each.id.includes(only))) {
  costs[id] = await measured(id);
  console.log(`${id}: ${JSON.stringify(costs[id])}`);
}
if (only === undefined) writeFileSync(OUT, costsFile(costs));

async function measured(id: string): Promise<MeasuredCost> {
  const pass = await passWith(id, {});
  const events = await eventsOf(pass);
  const milliseconds = Math.min(await timed(pass), await timed(pass)) / pass.members.length;
  const definitions = parameterDefinitionsOf((await findWorkload(id)).thing);
  const exponents: Record<string, number> = {};
  for (const [name, definition] of Object.entries(definitions)) {
    const exponent = await exponentOf(id, name, definition, events);
    if (Math.abs(exponent) >= LEAST_EXPONENT) exponents[name] = exponent;
  }
  return {milliseconds: Number(milliseconds.toPrecision(2)), events, exponents};
}

async function passWith(id: string, set: Readonly<Record<string, number>>): Promise<PlannedPass> {
  const spec = specSchema.parse({workloads: [{workload: id, set}], seeds: 1});
  const [pass] = (await planOf(spec)).passes;
  return pass;
}

async function eventsOf(pass: PlannedPass): Promise<number> {
  const {thing} = await findWorkload(pass.workload);
  let events = 0;
  sourceOf(thing, pass).record(new Recorder(chunk => void (events += chunk.length)));
  return events;
}

async function timed(pass: PlannedPass): Promise<number> {
  const run = await prepared(pass);
  const before = process.cpuUsage();
  run();
  const {user, system} = process.cpuUsage(before);
  return (user + system) / 1000;
}

async function exponentOf(id: string, name: string, definition: Definition, events: number): Promise<number> {
  const value = Number(definition.default);
  if (!(value > 0) || definition.choices) return 0;
  const halved = definition.fractional ? value / 2 : Math.round(value / 2);
  for (const other of [2 * value, halved]) {
    try {
      const grown = await eventsOf(await passWith(id, {[name]: other}));
      return Number((Math.log(grown / events) / Math.log(other / value)).toFixed(2));
    } catch (thrown) {
      if (!(thrown instanceof UsageError)) console.error(`${id}.${name}=${other}: ${String(thrown)}`);
    }
  }
  return 0;
}

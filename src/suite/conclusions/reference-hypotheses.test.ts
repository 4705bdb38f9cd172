/** Every hypothesis that the committed results can judge is held, or its workload says why it is believed all the same. */
import {existsSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {workloads} from '../../../workloads/index.ts';
import type {Claim, Workload} from '../../guest/story.ts';
import {isStory} from '../catalogue.ts';
import {claimantsOf, claimWords} from './claim-words.ts';
import type {Trial} from './claimed-cells.ts';
import {judgementOf} from './hypothesis.ts';
import {planOf} from '../plan.ts';
import {readSpec} from '../read-spec.ts';
import {prepared} from '../run-pass.ts';
import {entryOf, specSchema} from '../spec.ts';
import {storedRun} from '../store/stored-run.ts';

const REFERENCE = join(import.meta.dirname, '../../../results/reference');

const runs = readdirSync(REFERENCE).filter(name => existsSync(join(REFERENCE, name, 'cells.ndjson')));

interface Placed {
  readonly run: string;
  readonly place: string;
  readonly trial: Trial;
}

async function trialsOf(run: string): Promise<readonly Placed[]> {
  const {plan, cells: all} = await storedRun(join(REFERENCE, run), {});
  const {workloads: stories, machines, strategies, listed} = plan;
  const stored = all.filter(cell => cell.status === 'ok');
  return stories.flatMap(({label, thing}) =>
    machines.flatMap(machine => {
      const cells = stored.filter(cell => cell.workload === label && cell.machine === machine.label);
      const place = `${run}: ${label} on ${machine.label}`;
      return isStory(thing)
        ? [{run, place, trial: {workload: thing, machine: machine.thing, strategies, cells, listed}}]
        : [];
    }),
  );
}

const trials = (await Promise.all(runs.map(trialsOf))).flat();

/** Whether one claim, by itself, comes out so in any of the runs. */
const decided = (id: string, claim: Claim, outcomes: readonly string[]): boolean =>
  trials.some(({trial}) => {
    const {workload} = trial;
    if (workload.id !== id) return false;
    return outcomes.includes(judgementOf({...trial, workload: {...workload, claims: [claim]}}).hypothesis);
  });

test('none is refuted that is not believed', () => {
  const judged = trials.map(({place, trial}) => ({place, ...judgementOf(trial)}));
  const surprising = judged.filter(each => each.hypothesis === 'refuted' && each.believed === undefined);
  expect(surprising.map(({place, judgement}) => `${place}: ${judgement}`)).toEqual([]);
  expect(judged.filter(({hypothesis}) => hypothesis === 'held').length).toBeGreaterThan(workloads.length);
});

test('what is believed all the same was refuted: else there is nothing to believe against', () => {
  const idle = workloads.flatMap(({id, claims = []}) =>
    claims
      .filter(claim => claim.believed !== undefined)
      .filter(claim => !decided(id, claim, ['refuted']))
      .map(claim => `${id}: ${claimWords(claim)}`),
  );
  expect(idle).toEqual([]);
});

test('each claim about a workload of the default suite is decided somewhere, for each strategy that it names', () => {
  const usual = new Set(trials.filter(({run}) => run === 'default').map(({trial}) => trial.workload.id));
  const open = workloads
    .filter(({id}) => usual.has(id))
    .flatMap(({id, claims = []}) =>
      claims
        .flatMap(claim => claimantsOf(claim).map(who => ({...claim, who})))
        .filter(claim => !decided(id, claim, ['held', 'refuted']))
        .map(claim => `${id}: ${claimWords(claim)}`),
    );
  expect(open).toEqual([]);
});

test('those of workloads that are not in the default suite hold when they are run', {
  timeout: 180_000,
}, async () => {
  const {workloads: usual, strategies} = readSpec(join(REFERENCE, 'default/spec.json'));
  const names = new Set(usual.map(entry => entryOf(entry).name));
  const others = workloads.filter(({id}) => !names.has(id));
  const spec = specSchema.parse({workloads: others.map(({id}) => id), strategies, seeds: 1});
  const plan = await planOf(spec);
  for (const pass of plan.passes) {
    const cells = (await prepared(pass))().filter(cell => cell.status === 'ok');
    const {thing} = plan.workloads.find(({label}) => label === cells[0].workload)!;
    const judgement = judgementOf({
      workload: thing as Workload,
      machine: plan.machines[0].thing,
      strategies: plan.strategies,
      cells,
      listed: plan.listed,
    });
    expect(judgement, cells[0].workload).toEqual({hypothesis: 'held', judgement: 'hypothesis held'});
  }
  expect(plan.passes.length).toBe(others.length);
});

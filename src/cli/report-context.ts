/** What the report says beside the numbers: the words of workloads, strategies and machines, and the model's limits. */
import type {EvictionNote, ReportContext} from '../report/context.ts';
import {priceSensitivity} from '../sensitivity/sensitivity.ts';
import {evictionKinds} from '../shadow/eviction/index.ts';
import type {Strategy} from '../strategies/strategy.ts';
import type {WorkloadThing} from '../suite/catalogue.ts';
import {defaultsOf, type Values} from '../suite/definition.ts';
import type {Plan} from '../suite/plan.ts';
import {portable} from '../suite/run.ts';
import type {Result} from '../suite/result.ts';
import {bare} from '../suite/settings.ts';
import {sweepNotes} from '../report/sweep/notes.ts';
import {familyOf, hypothesisOf, titleOf} from '../suite/source.ts';
import {skippedSentence} from '../suite/trace-survey.ts';
import {UsageError} from '../suite/usage-error.ts';

const LIMITS = [
  'One virtual CPU: no shootdowns, and nobody waits for a lock.',
  'An out-of-order core is two constants a machine, the shares of the latency of data and of a walk that nothing hides; of a dependent load nothing is hidden. How many independent accesses there are to overlap is the same for all of them.',
  'Devices take no time: neither the swap device nor any other input or output is modelled.',
  'What a guest decides by accessed and dirty bits it decides as on a machine without a TLB, the same for every strategy.',
  'Prices that no source gives are assumptions; each is marked as one where it is shown.',
];

export function reportContext({spec, reference, workloads, strategies, machines}: Plan): ReportContext {
  return {
    title: spec.title ?? 'pagewalk',
    reference,
    workloads: workloads.map(({label, id, thing}) => ({
      label,
      id,
      title: titleOf(thing),
      family: familyOf(thing),
      ...hypothesisOf(thing),
      ...cautionOf(thing),
    })),
    strategies: strategies.map(({label, thing, values}) => ({
      label,
      title: thing.title,
      description: thing.description,
      virtual: thing.virtual,
      ...evictionNote(thing, bare(values)),
    })),
    machines: machines.map(({label, thing}) => ({label, machine: thing})),
    sweeps: sweepNotes({workloads, strategies, machines}),
    limits: LIMITS,
    spec: JSON.stringify(portable(spec, process.cwd()), null, 2),
  };
}

/** With what its conclusions rest on. A price of the user's own that has no value when another moves spoils that, and no more. */
export function contextOf(plan: Plan, {run, cells}: Result): ReportContext {
  try {
    return {...reportContext(plan), sensitivity: priceSensitivity({run, plan, cells})};
  } catch (thrown) {
    if (!(thrown instanceof UsageError)) throw thrown;
    return {...reportContext(plan), sensitivity: {untold: `That cannot be told: ${thrown.message}.`}};
  }
}

function cautionOf(thing: WorkloadThing): {readonly caution?: string} {
  const caution = skippedSentence(thing);
  return caution === undefined ? {} : {caution};
}

/** Of a strategy with a pool: the policy that its variant has, and what it sees. */
function evictionNote({parameters}: Strategy, values: Values): {readonly eviction?: EvictionNote} {
  if (parameters['eviction']?.names !== 'eviction policy') return {};
  const {eviction, policySees} = {...defaultsOf(parameters), ...values};
  // A policy of the user's goes by its id.
  const kind = evictionKinds.find(({id}) => id === eviction);
  const sees = kind?.bound === 'unbounded' || policySees === undefined ? {} : {sees: String(policySees)};
  return {eviction: {policy: kind?.title ?? String(eviction), ...sees}};
}

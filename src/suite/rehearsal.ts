/**
 * Tells the beginning of a story to a guest that may have too little memory for it, and throws what the guest then says. How much
 * a story takes is known when it is told; memory runs out early, while it is touched first. Only what could be too
 * large is tried, each once, and only stories of this program, which end.
 */
import {workloads} from '../../workloads/index.ts';
import type {Workload} from '../guest/story.ts';
import {Recorder} from '../recording/recorder.ts';
import {canonicalJson} from './canonical.ts';
import type {WorkloadThing} from './catalogue.ts';
import {sourceOf, type Told} from './source.ts';

/** A first touch is a fault of a dozen events: by so many for each page of memory, all of it has been touched. */
const EVENTS_A_PAGE = 32;

/** A fork may copy all that is touched, and the kernel and tables take their part. */
const AMPLE = 4;

const rehearsed = new Set<string>();

export function rehearse(thing: WorkloadThing, told: Told): void {
  const story = workloads.find(each => each === thing);
  if (story === undefined || AMPLE * touchedPages(story, told) < Number(told.guest['memoryPages'])) return;
  const {parameters, guest} = told;
  const name = canonicalJson({id: story.id, parameters, guest});
  if (rehearsed.has(name)) return;
  tell(story, told);
  rehearsed.add(name);
}

/** By the units of its parameters; of each process where there are several. */
function touchedPages({parameters}: Workload, told: Told): number {
  let pages = 0;
  let processes = 1;
  for (const [name, {unit}] of Object.entries(parameters)) {
    const value = Number(told.parameters[name]);
    if (unit === 'pages') pages += value;
    else if (unit === 'KiB') pages += value / 4;
    else if (unit === 'processes' || unit === 'parents') processes *= value;
  }
  return pages * processes;
}

const ENOUGH = Symbol('enough was told');

function tell(story: Workload, told: Told): void {
  let left = EVENTS_A_PAGE * Number(told.guest['memoryPages']);
  const recorder = new Recorder(({length}) => {
    left -= length;
    if (left < 0) throw ENOUGH;
  });
  try {
    sourceOf(story, told).record(recorder);
  } catch (thrown) {
    if (thrown !== ENOUGH) throw thrown;
  }
}

/** What a recording would fail of is refused before anything runs, as far as it can be known without making one. */
import {basename} from 'node:path';
import {refuseTooFew} from '../guest/address-trace.ts';
import {GuestKernel} from '../guest/kernel.ts';
import {GUEST_PARAMETERS, guestParameters, type GuestParameters} from '../guest/parameters.ts';
import {Paging} from '../hardware/address.ts';
import {Recorder} from '../recording/recorder.ts';
import {sentenceOf, UsageError} from './usage-error.ts';
import {
  isAddressTrace,
  isRecording,
  type AddressTrace,
  type Recording,
  type WorkloadThing,
} from './catalogue.ts';
import type {Values} from './definition.ts';
import {rehearse} from './rehearsal.ts';
import {sourceOf, type Told} from './source.ts';

export function refuseUnrecordable(thing: WorkloadThing, told: Told): void {
  if (isRecording(thing)) return refuseOtherTables(thing);
  try {
    refuseLittleMemory(told.guest);
    if (isAddressTrace(thing)) refuseTrace(thing, told);
    else rehearse(thing, told);
  } catch (thrown) {
    throw new UsageError(sentenceOf(thrown));
  }
}

/** No processor walks the small tables of tests. */
function refuseOtherTables({path, recorded: {indexBits}}: Recording): void {
  if (indexBits !== INDEX_BITS)
    throw new UsageError(
      `${path}: its page tables have ${2 ** indexBits} entries, expected ${2 ** INDEX_BITS}`,
    );
}

const INDEX_BITS = GUEST_PARAMETERS.indexBits.default;

/** The kernel fits into as much, however it is mapped: its text takes 512, its descriptors and tables a fiftieth. */
const AMPLE_PAGES = 1024;

function refuseLittleMemory(guest: Values): void {
  const parameters = guestParameters(guest);
  if (parameters.memoryPages < AMPLE_PAGES) booted(parameters);
}

const booted = (parameters: GuestParameters): GuestKernel => new GuestKernel(parameters, discarding(), 1);

const discarding = (): Recorder => new Recorder(() => {}, 1);

function refuseTrace(trace: AddressTrace, told: Told): void {
  const {survey, path} = trace;
  if (survey === undefined) return;
  refuseTooFew(basename(path), survey.accesses, Number(told.parameters['warmupAccesses']));
  const {levels, indexBits} = guestParameters(told.guest);
  const {entries, regionPages} = new Paging(levels, indexBits);
  const userPages = (entries ** (levels - 3) / 2) * regionPages;
  // The sentence, with the line, is that of whoever records it.
  if (survey.lastPage >= userPages) sourceOf(trace, told).record(discarding());
}

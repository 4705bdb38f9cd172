/** The checks are shown able to fail: each planted bug is found, by the oracle alone and by the audits with it. */
import * as fc from 'fast-check';
import {describe, expect, test, vi} from 'vitest';
import {Paging} from '../../hardware/address.ts';
import {VirtualMachine} from '../../host/virtual-machine.ts';
import {Events} from '../../timing/events.ts';
import {BEDS} from './beds.ts';
import {CACHED_MUTANTS} from './mutants/cached.ts';
import {kvm, KVM_MUTANTS} from './mutants/kvm.ts';
import {cached, uncached, type Mutant} from './mutants/mutant.ts';
import {OUT_OF_SYNC_MUTANTS, OUT_OF_SYNC_SCENES, outOfSync} from './mutants/out-of-sync.ts';
import {native, nested, PROCESSOR_MUTANTS} from './mutants/processor.ts';
import {SOUND, TRACE_MUTANTS, TRACE_SCENES} from './mutants/traces.ts';
import {UNCACHED_MUTANTS} from './mutants/uncached.ts';
import {SCENARIOS} from './scenarios.ts';
import {replayChecked, type Bed, type Recording} from './testbed.ts';
import {anyMoves, anyParameters} from './wild-moves.ts';
import {played, TINY} from './wild-guest.ts';
import {patience} from '../../testing/effort.ts';
import {samplesOf} from '../../testing/property.ts';

// Generous, for a machine that does other things beside.
vi.setConfig({testTimeout: patience(60_000)});

const BED = BEDS['room for all'];
const FRAGMENTING: Bed = {...BED, host: {...BED.host, pageKiB: 4}};

/** The smallest shows most bugs soonest. */
const anyGuest = fc.oneof(fc.constant(TINY), anyParameters);
const wild = samplesOf(fc.tuple(anyGuest, anyMoves(200)), 80).map(guest => played(...guest).scribe);
const recordings: readonly Recording[] = [
  ...OUT_OF_SYNC_SCENES,
  ...TRACE_SCENES,
  ...SCENARIOS.map(({scribe}) => scribe),
  ...wild,
];

/** What the first recording that shows the bug has to say of it. */
function found({build}: Mutant, bed: Bed): unknown {
  for (const recording of recordings) {
    const {levels, indexBits, guestFrames} = recording.header;
    const guest = {frames: guestFrames, seed: 1};
    const machine = new VirtualMachine(
      new Paging(levels, indexBits),
      bed.processor,
      bed.host,
      guest,
      new Events(),
    );
    try {
      replayChecked(recording, build(machine));
    } catch (error) {
      return error;
    }
  }
  return undefined;
}

test.each([
  ['shadow-cached', cached({})],
  ['shadow-uncached', uncached({})],
  ['xen-shadow3', outOfSync({})],
  ['kvm', kvm({})],
  ['native', native],
  ['nested', nested],
  ...Object.entries(SOUND),
])('%s: without a bug nothing is found', (_name, build) => {
  for (const bed of [BED, FRAGMENTING]) expect(found({bug: 'none', build}, bed)).toBeUndefined();
});

describe.each([
  ['shadow-cached', CACHED_MUTANTS],
  ['shadow-uncached', UNCACHED_MUTANTS],
  ['kvm', KVM_MUTANTS],
  ['xen-shadow3', OUT_OF_SYNC_MUTANTS],
  ['native and nested', PROCESSOR_MUTANTS],
  ['what traces and software TLBs may be set to', TRACE_MUTANTS],
])('%s', (_name, mutants) => {
  test.each(mutants)('$bug: found', mutant => {
    const error = found(mutant, BED) ?? found(mutant, FRAGMENTING);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(TypeError);
    expect((error as Error).cause).not.toBeInstanceOf(TypeError);
  });
});

import {checkGeometry} from './check-geometry.ts';
import type {MachineDescription} from './machine.ts';

/** Throws a sentence about the first thing that does not fit together. */
export function checkMachine({features, geometry}: MachineDescription): void {
  if (geometry.vpid && !features.vpid) {
    throw new Error('geometry.vpid is true, expected false on a processor whose features.vpid is false');
  }
  if (features.nestedPaging === 'NPT' && !geometry.nestedAccessedDirty) {
    throw new Error(
      'geometry.nestedAccessedDirty is false, expected true on a processor whose features.nestedPaging is NPT',
    );
  }
  checkGeometry(geometry);
}

import {arrayMisfit} from './check-geometry.ts';
import {secondLevelMisfit} from './check-second-level.ts';
import type {MachineDescription} from './machine.ts';
import type {Misfit} from './misfit.ts';

/** Throws a sentence about the first thing that does not fit together. */
export function checkMachine(description: MachineDescription): void {
  const misfit = misfitOf(description);
  if (misfit !== undefined) throw new Error(misfit.inJson);
}

/** The first thing that does not fit together. */
export function misfitOf({features, geometry}: MachineDescription): Misfit | undefined {
  if (geometry.vpid && !features.vpid) return UNTAGGED;
  if (features.nestedPaging === 'NPT' && !geometry.nestedAccessedDirty) return UNMARKED;
  return arrayMisfit(geometry) ?? secondLevelMisfit(geometry);
}

const UNTAGGED: Misfit = {
  inJson: 'geometry.vpid is true, expected false on a processor whose features.vpid is false',
  parameters: ['vpid'],
  asSet: (said, id) => `${said}, expected 0 on ${id}, which has no VPID`,
};

const UNMARKED: Misfit = {
  inJson:
    'geometry.nestedAccessedDirty is false, expected true on a processor whose features.nestedPaging is NPT',
  parameters: ['nestedAccessedDirty'],
  asSet: (said, id) => `${said}, expected 1 on ${id}, whose nested paging is NPT`,
};

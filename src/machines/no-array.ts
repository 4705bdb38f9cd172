import type {ArrayGeometry} from '../hardware/geometry.ts';

/** A structure that the processor does not have. */
export const NO_ARRAY: ArrayGeometry = {entries: 0, ways: 0};

/** Parameters that applications share: how often things happen, in a million cycles of the program. */
import type {ParameterDefinition, Process, Program} from '../../src/guest/story.ts';

/** A rate; `description` says of what, and where it is from. */
export const rate = (usual: number, description: string): ParameterDefinition & {default: number} => ({
  default: usual,
  min: 0,
  max: 1e6,
  unit: '',
  fractional: true,
  description: `${description}, in a million cycles`,
});

/** Accesses that go far enough to miss the first-level TLB, mostly; the others are as good as free and not recorded. */
export const farAccesses = (usual: number, range: string) =>
  rate(usual, `accesses anywhere in the data, by Zipf's law (assumption, ${range})`);

export const exponent: ParameterDefinition & {default: number} = {
  default: 0.9,
  min: 0.01,
  max: 10,
  unit: '',
  fractional: true,
  description: 'exponent of the law: rank r weighs 1/r^exponent (assumption)',
};

export const millions = (usual: number, what: string): ParameterDefinition & {default: number} => ({
  default: usual,
  min: 1,
  max: 1e6,
  unit: 'cycles',
  description: `millions of cycles ${what}`,
});

/** One page of code in twenty thousand cycles is recorded: what is between is the same page, or as near. */
export const GUEST = {instructionsPerFetch: 40_000};

/** Has a process come by all of its code twice: its windows are mapped then, and seen again. */
export function warmCode(process: Process, {code: [, pages]}: Program): void {
  process.compute(2 * pages * GUEST.instructionsPerFetch);
}

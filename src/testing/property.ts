/** Properties and samples as every test draws them: from a seed of its own, as often as effort.ts says. */
import * as fc from 'fast-check';
import {relative} from 'node:path';
import {expect, TestRunner, type RunnerTestCase} from 'vitest';
import {assignments, effort, repeated, seedsOf} from './effort.ts';

export interface Tries {
  /** Without more effort. */
  readonly numRuns?: number;
  /** Whether the first example that fails is shown, however large: where to look for smaller ones takes too long. */
  readonly endOnFailure?: boolean;
}

/** Holds what is drawn to a property. What fails says how to draw the same again. */
export function expectProperty<Drawn>(
  property: fc.IRawProperty<Drawn, false>,
  {numRuns = 100, endOnFailure = false}: Tries = {},
): void {
  const drawn = {numRuns: repeated(numRuns), seed: seedNow(), endOnFailure};
  try {
    fc.assert(property, drawn);
  } catch (error) {
    throw repeatable(error);
  }
}

/** The same, where the property has to wait. */
export async function expectAsyncProperty<Drawn>(
  property: fc.IAsyncProperty<Drawn>,
  {numRuns = 100, endOnFailure = false}: Tries = {},
): Promise<void> {
  const drawn = {numRuns: repeated(numRuns), seed: seedNow(), endOnFailure};
  try {
    await fc.assert(property, drawn);
  } catch (error) {
    throw repeatable(error);
  }
}

const repeatable = (error: unknown): unknown =>
  error instanceof Error ? new Error(`${error.message}\n\n${howToRepeat()}`, {cause: error}) : error;

/** `count` values, or more where more effort is asked for. */
export const samplesOf = <Value>(arbitrary: fc.Arbitrary<Value>, count: number): Value[] =>
  fc.sample(arbitrary, {numRuns: repeated(count), seed: seedNow()});

/** A seed for the test that runs, so that two of them draw independently of each other; and one for all that is drawn before. */
function seedNow(): number {
  // Of the state of `expect` the file before has left its last test's name.
  const test = TestRunner.getCurrentTest<RunnerTestCase | undefined>();
  return seedsOf(test?.fullTestName ?? '', 1)[0];
}

function howToRepeat(): string {
  const {testPath = ''} = expect.getState();
  const command = `npx vitest run ${relative(process.cwd(), testPath)} --testTimeout=600000`;
  return `Drawn from seed ${effort.seed}. The same again: ${assignments(effort)}${command}`;
}

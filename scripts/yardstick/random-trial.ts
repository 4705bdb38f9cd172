/** Random guests on random processors, by number: the same number is the same guest. */
import * as fc from 'fast-check';
import {anyBed, BEDS} from '../../src/replay/properties/beds.ts';
import {recordedProgram} from '../../src/replay/properties/programs.ts';
import type {Bed, Recording} from '../../src/replay/properties/testbed.ts';
import {played} from '../../src/replay/properties/wild-guest.ts';
import {anyFullParameters, anyMoves, anyParameters} from '../../src/replay/properties/wild-moves.ts';
import {anyGuest, anyProgram} from '../../src/testing/any-guest.ts';
import {MEASURED} from './comparison.ts';
import type {Trial} from './trial.ts';

/** Moves of a guest without sense, and steps of a program on the kernel, at most. */
const MOVES = 600;
const STEPS = 80;
/** What the guests are in turn: mostly ones without sense, whose tables have few entries. */
const KINDS = [wild, wild, full, program];

export function randomTrial(number: number): Trial {
  const {header, chunks} = KINDS[number % KINDS.length](number);
  const beds: readonly Bed[] = [drawn(anyBed, number), ...Object.values(BEDS)];
  return {
    name: `random guest ${number}`,
    recorded: {
      ...header,
      play(sink) {
        for (const chunk of chunks) sink(chunk);
      },
    },
    beds: beds.flatMap(({processor, host}) =>
      MEASURED.map(({id}) => ({strategy: id, geometry: processor, host, seed: number})),
    ),
  };
}

function drawn<Value>(arbitrary: fc.Arbitrary<Value>, seed: number): Value {
  return fc.sample(arbitrary, {numRuns: 1, seed})[0];
}

function wild(seed: number): Recording {
  const [parameters, moves] = drawn(fc.tuple(anyParameters, anyMoves(MOVES)), seed);
  return played(parameters, moves).scribe;
}

/** The same, with tables of 512 entries. */
function full(seed: number): Recording {
  const [parameters, moves] = drawn(fc.tuple(anyFullParameters, anyMoves(MOVES)), seed);
  return played(parameters, moves).scribe;
}

function program(seed: number): Recording {
  const [guest, told] = drawn(fc.tuple(anyGuest, anyProgram(STEPS)), seed);
  return recordedProgram(guest, told, seed);
}

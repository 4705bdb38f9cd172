/** Why a number does not hold: which price would have to be another, and where the cycles go that it is made of. */
import {compositionsOf} from './compositions.ts';
import type {Details} from './details-schema.ts';
import {kept} from './kept.ts';
import {goalOf, needsOf} from './needs.ts';
import {once} from './once.ts';
import type {Belief, Evidence} from './reading.ts';
import type {Measure} from './target.ts';

export function detailsOf(measure: Measure, evidence: Evidence, believed: Belief = same => same): Details {
  const reading = evidence.read(once(machine => believed(machine).costs));
  return {
    goal: kept(goalOf(measure, measure.ours(reading))),
    needs: needsOf(measure, evidence, believed),
    readings: compositionsOf(measure, reading),
  };
}

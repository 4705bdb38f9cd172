/** What becomes of a store that a trace caught, and when a table is let go of that is not worth its trace. */
import type {LoadedContext} from '../../shadow/loaded-context.ts';
import type {ShadowTables} from '../../shadow/tables/shadow-tables.ts';
import {Detracing} from '../../shadow/traces/detracing.ts';
import {EagerUpdates} from '../../shadow/traces/eager-updates.ts';
import {ExitDetection} from '../../shadow/traces/exit-detection.ts';
import {Invalidation} from '../../shadow/traces/store-effect.ts';
import type {Detracer} from '../../shadow/traces/detracer.ts';
import type {TraceHabits} from '../../shadow/traces/traces.ts';
import type {StrategyParameters, ValuesOf} from '../strategy.ts';
import {isOn, onOff} from './switch.ts';

export const TRACE_PARAMETERS = {
  emulatedStore: {
    default: 'clear',
    unit: '',
    description:
      'what becomes of the shadow entry of an emulated store: it is cleared, or computed anew at once',
    choices: ['clear', 'update'],
  },
  floodThreshold: {
    default: 0,
    unit: 'stores',
    description:
      'stores to a table, with no fault through it between, after which it is let go of; 0: any number',
    min: 0,
  },
  exitDetection: onOff('off', {
    on: 'once a process gives up its lowest page, its tables are let go of as they lose entries',
    off: 'nothing is guessed',
  }),
} as const satisfies StrategyParameters;

export function traceHabitsOf(
  tables: ShadowTables,
  loaded: LoadedContext,
  {emulatedStore, floodThreshold, exitDetection}: ValuesOf<typeof TRACE_PARAMETERS>,
): TraceHabits {
  const detracers: Detracer[] = [];
  if (isOn(exitDetection)) detracers.push(new ExitDetection(tables, loaded));
  if (floodThreshold > 0) detracers.push(new Detracing(floodThreshold));
  return {effect: emulatedStore === 'update' ? EagerUpdates : Invalidation, detracers};
}

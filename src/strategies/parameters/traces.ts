/** What becomes of a store that a trace caught, and when a table is let go of that is not worth its trace. */
import type {LoadedContext} from '../../shadow/loaded-context.ts';
import type {ShadowTables} from '../../shadow/tables/shadow-tables.ts';
import {Detracing} from '../../shadow/traces/detracing.ts';
import {EagerUpdates} from '../../shadow/traces/eager-updates.ts';
import {ExitDetection} from '../../shadow/traces/exit-detection.ts';
import {Invalidation} from '../../shadow/traces/store-effect.ts';
import type {TraceWatch} from '../../shadow/traces/trace-watch.ts';
import type {TraceHabits} from '../../shadow/traces/traces.ts';
import type {StrategyParameters, ValuesOf} from '../strategy.ts';
import {onOff} from './switch.ts';

export const TRACE_PARAMETERS = {
  onTrace: {
    default: 'invalidate',
    unit: '',
    description: 'what becomes of the shadow entry for a store that was caught: cleared, or computed anew',
    choices: ['invalidate', 'update'],
  },
  detraceThreshold: {
    default: 0,
    unit: 'stores',
    description: 'stores to a table, with no fault through it between, after which it is let go of; 0: never',
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
  {onTrace, detraceThreshold, exitDetection}: ValuesOf<typeof TRACE_PARAMETERS>,
): Required<TraceHabits> {
  const watches: TraceWatch[] = [];
  if (exitDetection === 'on') watches.push(new ExitDetection(tables, loaded));
  if (detraceThreshold > 0) watches.push(new Detracing(detraceThreshold));
  return {onStore: onTrace === 'update' ? EagerUpdates : Invalidation, watches};
}

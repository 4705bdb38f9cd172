/** What is drawn, compared and minimized of a cell. */
import type {OkCell} from '../suite/result.ts';
import {EXIT_NAMES, total} from '../timing/events.ts';
import type {Objective} from './spec.ts';

export const QUANTITIES = ['cycles', 'exits', 'hiddenFaults', 'evictions', 'overheadBytes'] as const;
export type Quantity = (typeof QUANTITIES)[number];

export const QUANTITY: Readonly<Record<Quantity, (cell: OkCell) => number>> = {
  cycles: cell => cell.cycles,
  exits: cell => total(cell.events, EXIT_NAMES),
  hiddenFaults: cell => cell.events.exitsHiddenFault,
  evictions: cell => cell.events.shadowPagesEvicted,
  overheadBytes: cell => cell.overheadBytes.peak,
};

/** Of each objective, how a sentence names it. */
export const OBJECTIVE_WORDS: Readonly<Record<Objective, string>> = {
  cycles: 'cycles',
  exits: 'VM exits',
  overheadBytes: 'bytes of shadow tables',
};

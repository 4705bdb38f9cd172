/** What exits cost at three times. All else is the machine's on which the counts were made. */
import {cascadeLake} from '../../machines/cascade-lake.ts';
import type {Machine} from '../../machines/machine.ts';
import {nehalem} from '../../machines/nehalem.ts';
import {vtx2006} from '../../machines/vtx-2006.ts';
import {costsOf, type Costs} from '../../timing/costs.ts';
import type {Latencies, LatencyName} from '../../timing/latencies.ts';
import {recordOf} from '../../timing/records.ts';

/**
 * What belongs to an exit: the way out of the guest and in again, and the handler of each cause. Emulating the store that exited is
 * among them, since the measurement of 2006 is of both together. What a hypervisor does to its tables then is work of the
 * processor, which has the prices of the machine.
 */
export const EXIT_LATENCIES = [
  'exitCycles',
  'hiddenFaultCycles',
  'trueFaultCycles',
  'traceFaultCycles',
  'emulateStoreCycles',
  'cr3LoadExitCycles',
  'cr3ReadExitCycles',
  'invlpgExitCycles',
  'invpcidExitCycles',
  'globalFlushExitCycles',
  'spuriousFaultExitCycles',
  'nestedViolationCycles',
] as const satisfies readonly LatencyName[];

export interface ExitPrices {
  readonly year: string;
  readonly title: string;
  readonly source: string;
  readonly latencies: Readonly<Record<(typeof EXIT_LATENCIES)[number], number>>;
}

const exitLatenciesOf = ({latencies}: Machine): ExitPrices['latencies'] =>
  recordOf(EXIT_LATENCIES.map(name => [name, latencies[name]] as const));

export const EXIT_PRICES: readonly ExitPrices[] = [
  {
    year: '2006',
    title: 'first VT-x',
    source: 'vtx-2006, whose exits were derived from Adams and Agesen, ASPLOS 2006',
    latencies: exitLatenciesOf(vtx2006),
  },
  {
    year: '2010',
    title: 'Nehalem',
    source: 'nehalem, with the 2,000 cycles that SplitX, WIOV 2011, measured for the exit itself on an X5570',
    latencies: {...exitLatenciesOf(nehalem), exitCycles: 2000},
  },
  {
    year: '2019',
    title: 'Cascade Lake',
    source: 'cascade-lake, whose exits were derived from PVM, SOSP 2023',
    latencies: exitLatenciesOf(cascadeLake),
  },
];

/** The cost table of a machine whose exits cost as much. */
export const costsWith = (machine: Latencies, {latencies}: Pick<ExitPrices, 'latencies'>): Costs =>
  costsOf({...machine, ...latencies});

/** Every published result that pagewalk is held to, or knows that it can't be. To add one: a file beside this one, a line here. */
import type {Target} from '../target.ts';
import {fourPagers} from './four-pagers.ts';
import {frameContiguity} from './frame-contiguity.ts';
import {largeMemory} from './large-memory.ts';
import {linkSyncs} from './link-syncs.ts';
import {pageSizes} from './page-sizes.ts';
import {previousRoots} from './previous-roots.ts';
import {walkStructures} from './walk-structures.ts';
import {writeFlooding} from './write-flooding.ts';
import {agileGain, agileReferences} from './agile-paging.ts';
import {nestedOverhead} from './contiguity.ts';
import {dirtyLogging} from './dirty-logging.ts';
import {dynamicSwitching} from './dynamic-switching.ts';
import {exitCosts} from './exit-costs.ts';
import {faultExits} from './fault-exits.ts';
import {faultStorm} from './fault-storm.ts';
import {isolatedSystemCall} from './isolated-system-call.ts';
import {microAndMacro} from './micro-and-macro.ts';
import {
  nestedColdHost,
  nestedDemandPaging,
  nestedVpid,
  pvmOptimisations,
  turtles,
  worldSwitches,
} from './nested-virtualization.ts';
import {filePageFault, reflectedFault} from './page-fault.ts';
import {processOperations} from './process-operations.ts';
import {tableStore} from './table-store.ts';
import {tlbPenalties} from './tlb-penalties.ts';
import {walkCaches} from './walk-caches.ts';
import {walkLatency} from './walk-latency.ts';
import {walkReferences} from './walk-references.ts';

/** In the order of their numbers. */
export const targets: readonly Target[] = [
  walkReferences,
  agileReferences,
  walkCaches,
  walkLatency,
  tableStore,
  filePageFault,
  reflectedFault,
  faultExits,
  faultStorm,
  processOperations,
  isolatedSystemCall,
  microAndMacro,
  walkStructures,
  agileGain,
  dynamicSwitching,
  worldSwitches,
  nestedDemandPaging,
  largeMemory,
  tlbPenalties,
  exitCosts,
  previousRoots,
  writeFlooding,
  linkSyncs,
  pageSizes,
  frameContiguity,
  nestedColdHost,
  pvmOptimisations,
  dirtyLogging,
  nestedVpid,
  turtles,
  nestedOverhead,
  fourPagers,
];

import type {Gfn} from '../hardware/address.ts';
import type {ShadowEntries} from './tables/shadow-entries.ts';

/** Write-protects a guest table: no leaf that there is, of any size, lets a store to `gfn` through from now on. */
export function installTrace(tables: ShadowEntries, gfn: Gfn): void {
  const {events} = tables.machine;
  events.tracesInstalled++;
  events.largeEntriesBroken += tables.dropLarge(gfn);
  events.entriesWriteProtected += tables.writeProtect(gfn);
  // The processor may still hold a writable translation of an entry that was cleared before.
  tables.flushEveryCpu('hiddenFaultFlushes');
}

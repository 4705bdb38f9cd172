/** What a watched machine is made of: parts that do what the plain ones do, and tell an observer. */
import type {MadeOf} from '../../replay/member.ts';
import {Events} from '../../timing/events.ts';
import type {Observer} from '../observation.ts';
import {watchCounters} from './counters.ts';
import {WatchedCpu} from './cpu.ts';
import {WatchedPageHash} from './page-hash.ts';
import {WatchedPhysmap} from './physmap.ts';
import {WatchedTables} from './tables.ts';

export const watchedBy = (observer: Observer): MadeOf => ({
  events: watchCounters(new Events(), observer),
  parts: {
    cpu: (...made) => new WatchedCpu(observer, ...made),
    tables: (...made) => new WatchedTables(observer, ...made),
    physmap: (...made) => new WatchedPhysmap(observer, ...made),
    pageHash: () => new WatchedPageHash(observer),
  },
});

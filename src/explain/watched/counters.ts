/** Counters that tell when they go up: the same fields to who counts. */
import type {Observer} from '../observation.ts';

/** Every counter of `counters` tells `observer` of each increase from now on. */
export function watchCounters<Counters extends object>(counters: Counters, observer: Observer): Counters {
  for (const [name, count] of Object.entries(counters)) {
    let now = Number(count);
    Object.defineProperty(counters, name, {
      enumerable: true,
      get: () => now,
      set(next: number) {
        const by = next - now;
        now = next;
        if (observer.isAwake && by !== 0) observer.saw({seen: 'count', name, by});
      },
    });
  }
  return counters;
}

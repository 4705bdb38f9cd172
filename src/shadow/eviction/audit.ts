/** What policies check of themselves: that they hold what they should, and whatever else each must keep to. */
import type {Cached} from './policy.ts';

/** A part of a policy in which entries stand, with an order of its own to check where it has one. */
interface Part<Entry> extends Iterable<Entry> {
  audit?(): void;
}

/** Throws unless `parts` together hold each of `entries` once, and nothing else. */
export function auditMembers<Entry extends Cached>(
  policy: string,
  entries: ReadonlySet<Entry>,
  ...parts: readonly Part<Entry>[]
): void {
  const held = new Set<Entry>();
  for (const part of parts) {
    part.audit?.();
    for (const entry of part) {
      expectThat(policy, entries.has(entry), `key ${entry.key} has left, and is still held`);
      expectThat(policy, !held.has(entry), `key ${entry.key} is held twice`);
      held.add(entry);
    }
  }
  for (const entry of entries) expectThat(policy, held.has(entry), `key ${entry.key} is there, and not held`);
}

/** Throws where something is noted of an entry that has left. */
export function auditNotes<Entry extends Cached>(
  policy: string,
  entries: ReadonlySet<Entry>,
  noted: Iterable<Entry>,
): void {
  for (const entry of noted)
    expectThat(policy, entries.has(entry), `key ${entry.key} has left, and something is still noted of it`);
}

/** Throws where `size`, which is that of `what`, is above `limit`. */
export function expectAtMost(policy: string, what: string, [size, limit]: readonly [number, number]): void {
  expectThat(policy, size <= limit, `${what} is ${size}, expected at most ${limit}`);
}

export function expectThat(policy: string, holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(`eviction policy ${policy}: ${otherwise}`);
}

/** What a run still lacks, by the shard whose part it is and the folder that shard keeps it in. */
import type {Plan} from '../plan.ts';
import type {Cell} from '../result.ts';
import {shardsIn} from '../store/segments.ts';
import type {Store} from '../store/store.ts';
import {ownersOf} from './deal-shards.ts';
import {shardName, type Shard} from './shard.ts';

export interface Missing {
  readonly folder: string;
  /** Undefined where no shard has begun: the run as a whole lacks it. */
  readonly shard?: Shard;
  readonly passes: number;
}

export function missingFrom(
  plan: Plan,
  cells: ReadonlyMap<string, Cell>,
  sources: readonly Store[],
): readonly Missing[] {
  const {passes} = plan;
  const lacking = passes.flatMap(({members}, at) =>
    members.every(({identity}) => cells.has(identity.key)) ? [] : [at],
  );
  if (lacking.length === 0) return [];
  const begun = sources.flatMap(({folder}) => shardsIn(folder).map(shard => ({folder, shard})));
  const [{folder}] = sources;
  if (begun.length === 0) return [{folder, passes: lacking.length}];
  const count = usual(begun.map(({shard}) => shard.count));
  const folders = new Map(begun.map(each => [shardName(each.shard), each.folder]));
  const owners = ownersOf(plan, count);
  const byShard = Map.groupBy(lacking, at => owners[at]);
  return [...byShard]
    .sort(([left], [right]) => left - right)
    .map(([index, lost]) => {
      const shard = {index, count};
      return {folder: folders.get(shardName(shard)) ?? folder, shard, passes: lost.length};
    });
}

/** That of most segments: a run may have been dealt anew. */
function usual(counts: readonly number[]): number {
  const groups = [...Map.groupBy(counts, count => count)];
  return groups.sort(([, left], [, right]) => right.length - left.length)[0][0];
}

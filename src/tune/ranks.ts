/** Ranks as groups: whoever the seeds do not set apart from the best of those left shares its rank. */
import {standing, type Comparison} from '../stats/compare.ts';

/** How much more the one has than the other; undefined where they share no seed. */
export type Against<Contender> = (one: Contender, other: Contender) => Comparison | undefined;

/** Best first, and so within each group; equals keep their order. A contender that cannot be compared is left out. */
export function ranksOf<Contender>(
  contenders: readonly Contender[],
  score: (contender: Contender) => number | undefined,
  against: Against<Contender>,
): readonly (readonly Contender[])[] {
  let left = contenders
    .filter(each => score(each) !== undefined)
    .sort((one, other) => score(one)! - score(other)!);
  const groups: Contender[][] = [];
  while (left.length > 0) {
    const [best] = left;
    const group = left.filter(each => each === best || isWith(against(each, best)));
    groups.push(group);
    left = left.filter(each => !group.includes(each));
  }
  return groups;
}

const isWith = (comparison: Comparison | undefined): boolean =>
  comparison !== undefined && standing(comparison) !== 'apart';

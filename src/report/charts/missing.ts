/** Lines without a value: neighbours say together why, in words, where their values would have been. */
import {textWidth} from '../text/width.ts';
import {type Place, placeOf} from './rows.ts';

export interface Missing extends Place {
  readonly why: string;
}

/** Words that stand on the line of a strategy, or `shift` lines below it. */
export interface MissingWords extends Place {
  readonly words: string;
  readonly shift: number;
}

export interface Room {
  readonly width: number;
  readonly size: number;
}

/** Of one workload, whose lines are these, in their order; `undefined` is a line that has a value. */
export function missingWords(lines: readonly (Missing | undefined)[], room: Room): readonly MissingWords[] {
  return runsOf(lines).map(run => {
    const middle = (run.length - 1) / 2;
    return {
      ...placeOf(run[Math.floor(middle)]),
      words: wordsOf(run, lines.length, room),
      shift: middle % 1,
    };
  });
}

function runsOf(lines: readonly (Missing | undefined)[]): readonly (readonly Missing[])[] {
  const runs: Missing[][] = [[]];
  for (const line of lines) {
    if (line === undefined) runs.push([]);
    else runs.at(-1)!.push(line);
  }
  return runs.filter(run => run.length > 0);
}

function wordsOf(run: readonly Missing[], lines: number, {width, size}: Room): string {
  const reasons = [...new Set(run.map(({why}) => why))];
  const strategiesOf = (why: string) => run.filter(each => each.why === why).map(({strategy}) => strategy);
  if (reasons.length === 1 && run.length === lines) return lines === 1 ? reasons[0] : `all: ${reasons[0]}`;
  const named = reasons.map(why => `${strategiesOf(why).join(', ')}: ${why}`).join('; ');
  if (textWidth(named, {size}) <= width) return named;
  return reasons.map(why => `${strategiesOf(why).length} of ${lines}: ${why}`).join('; ');
}

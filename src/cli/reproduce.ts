/** `pagewalk reproduce`: what was published, beside what pagewalk makes of it. */
import {availableParallelism} from 'node:os';
import {Command, Option} from '@commander-js/extra-typings';
import {UsageError} from '../suite/usage-error.ts';
import {DEFAULT_TIMEOUT_SECONDS, folder, MOST_JOBS, MOST_SECONDS, upTo} from './asked.ts';
import {askedShard} from './asked-shard.ts';
import type {Session} from './main.ts';
import {showCosts} from './reproduce-costs.ts';
import {listTargets} from './reproduce-list.ts';
import {reproduceMap} from './reproduce-map.ts';
import {reproduceTargets} from './reproduce-targets.ts';

const EXAMPLES = `
Examples:
  pagewalk reproduce --list           every published result that there is
  pagewalk reproduce T1 T7            two of them
  pagewalk reproduce --all            all that can be tested, in some minutes
  pagewalk reproduce --map            who wins where, as a picture
  pagewalk reproduce --all --shard 1/2    half of all, for another machine

A run that was killed goes on where it stopped. The status is 3 where a result
that the committed scorecard has as reproduced no longer is.`;

/** What is asked instead of targets. */
const INSTEAD = ['list', 'costs', 'map'] as const;

export function addReproduce(program: Command, session: Session): void {
  program
    .command('reproduce')
    .description('set published results beside what pagewalk makes of them')
    .argument('[id...]', 'targets, as --list names them')
    .option('--all', 'every target')
    .addOption(new Option('--list', 'show the targets, and run nothing').conflicts(['costs', 'map']))
    .addOption(
      new Option('--costs', 'what single operations take, as the PVM paper measured them').conflicts('map'),
    )
    .option('--map', 'who wins by table updates and TLB misses, with exits of 2006, 2010 and 2019')
    .option('--jobs <n>', 'passes at a time', upTo(MOST_JOBS), availableParallelism())
    .option(
      '--timeout <seconds>',
      'a cell that takes longer fails',
      upTo(MOST_SECONDS),
      DEFAULT_TIMEOUT_SECONDS,
    )
    .option('--out <dir>', 'its folder (default: results/runs/reproduce, or results/runs/ID)', folder)
    .option('--fresh', 'run what is there already, too')
    .addOption(
      new Option('--shard <i/n>', 'run the i-th of n parts; without it, what they have kept is all there')
        .argParser(askedShard)
        .conflicts(['costs', 'list']),
    )
    .option('--json', 'print the result as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (ids, asked) => {
      const instead = INSTEAD.find(mode => asked[mode]);
      if ((instead === 'costs' || instead === 'map') && (ids.length > 0 || asked.all))
        throw new UsageError(`reproduce --${instead} takes no targets`);
      if (asked.all && ids.length > 0)
        throw new UsageError(`reproduce is given ${ids.join(' ')} and --all, expected one of the two`);
      if (asked.out !== undefined && (instead === 'costs' || instead === 'list'))
        throw new UsageError(`reproduce --${instead} takes no --out: nothing is kept`);
      if (instead === 'costs') return showCosts(session, asked);
      if (instead === 'list') return listTargets(session, ids, asked);
      if (instead === 'map') return reproduceMap(session, asked);
      await reproduceTargets(session, ids, asked);
    });
}

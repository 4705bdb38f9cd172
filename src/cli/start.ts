/** `pagewalk start`: the default suite. */
import {fileURLToPath} from 'node:url';
import {Command} from '@commander-js/extra-typings';
import {planOf} from '../suite/plan.ts';
import {readSpec} from '../suite/read-spec.ts';
import {askedSpec, withRunOptions, type Asked} from './asked.ts';
import {carryOut, planOptions} from './carry-out.ts';
import type {Session} from './main.ts';

const DEFAULT_SUITE = fileURLToPath(new URL('../../workloads/default.json', import.meta.url));

export function addStart(program: Command, session: Session): void {
  const command = program.command('start').description('run the default suite (workloads/default.json)');
  withRunOptions(command).action(async options => {
    const asked = options as Asked;
    const plan = await planOf(askedSpec(readSpec(DEFAULT_SUITE), asked), planOptions(session, asked));
    await carryOut(session, plan, asked);
  });
}

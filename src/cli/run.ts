/** `pagewalk run`: a spec, or what the options name. */
import {existsSync} from 'node:fs';
import {Command} from '@commander-js/extra-typings';
import {planOf, type Plan} from '../suite/plan.ts';
import {readSpec} from '../suite/read-spec.ts';
import {UsageError} from '../suite/usage-error.ts';
import {askedSpec, withRunOptions, type Asked} from './asked.ts';
import {carryOut, planOptions} from './carry-out.ts';
import {workloads} from '../../workloads/index.ts';
import type {Session} from './main.ts';

const EXAMPLES = `
Examples:
  pagewalk run --workload gups,zipf --strategy nested --seeds 3
  pagewalk run --workload gups --set host.pageKiB=4,2048
  pagewalk run my-suite.yaml --jobs 4 --out results/mine
  pagewalk run my-suite.yaml --out results/mine --shard 1/8
  pagewalk run my-suite.yaml --save-baseline main
  pagewalk run my-suite.yaml --baseline main --fail-on 'cycles>+5%'

What an entry of a spec sets for itself it keeps; --set is for the rest.`;

export function addRun(program: Command, session: Session): void {
  const command = program
    .command('run')
    .description('run a spec, or the workloads and strategies that the options name')
    .argument('[spec]', 'a JSON or YAML file')
    .addHelpText('after', EXAMPLES);
  withRunOptions(command as unknown as Command).action(async (...[first, second]: readonly unknown[]) => {
    const file = first as string | undefined;
    const asked = second as Asked;
    await carryOut(session, await planned(session, file, asked), asked);
  });
}

const OVERRIDING = ['workload', 'strategy', 'machine', 'set', 'textbook', 'reference', 'assume'] as const;

async function planned(session: Session, file: string | undefined, asked: Asked): Promise<Plan> {
  if (workloads.some(({id}) => id === file) && !existsSync(String(file))) {
    throw new UsageError(`${file} is a workload and no file: --workload ${file} runs it`);
  }
  const spec = askedSpec(file === undefined ? undefined : readSpec(file), asked);
  try {
    return await planOf(spec, planOptions(session, asked));
  } catch (thrown) {
    const inFile = file !== undefined && OVERRIDING.every(name => asked[name] === undefined);
    throw inFile && thrown instanceof UsageError ? new UsageError(`${file}: ${thrown.message}`) : thrown;
  }
}

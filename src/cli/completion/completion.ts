/** `pagewalk completion`: what a shell reads to complete words at Tab. */
import {realpathSync} from 'node:fs';
import {Argument, type Command} from '@commander-js/extra-typings';
import {typed} from '../command-line.ts';
import type {Session} from '../main.ts';
import {scriptFor, SHELLS} from './scripts.ts';

const EXAMPLES = `
Examples:
  source <(pagewalk completion bash)
  source <(pagewalk completion zsh)
  pagewalk completion fish | source`;

export function addCompletion(program: Command, {terminal}: Session): void {
  program
    .command('completion')
    .description('print what a shell reads to complete verbs, options, ids and parameters at Tab')
    .addArgument(new Argument('<shell>').choices(SHELLS))
    .addHelpText('after', EXAMPLES)
    .action(shell => {
      // Whatever stands behind the name, an alias of `npx pagewalk` too: this program answers.
      terminal.out(scriptFor(shell, typed([process.execPath, realpathSync(process.argv[1])])));
    });
}

/** `pagewalk complete`: what a shell asks at each Tab. */
import type {Command} from '@commander-js/extra-typings';
import type {Session} from '../main.ts';
import {candidatesFor} from './candidates.ts';

export function addComplete(program: Command, {terminal}: Session): void {
  program
    .command('complete', {hidden: true})
    .argument('[words...]')
    .action(words => {
      for (const {value, description} of candidatesFor(program, words))
        terminal.data(`${value}\t${description}\n`);
    });
}

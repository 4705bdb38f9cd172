/** The sequence diagram of one strategy, in the form that the file's name says. */
import {resolve} from 'node:path';
import {eventWords} from '../explain/event-words.ts';
import {mermaid} from '../explain/mermaid.ts';
import {messagesOf} from '../explain/messages.ts';
import {putWhole} from '../suite/store/durable.ts';
import type {Explained} from './explain-text.ts';
import {writing} from './writing.ts';

export async function drawDiagram(file: string, {found, event, of}: Explained): Promise<void> {
  const [{strategy, steps}] = event.strategies;
  const title = `${strategy}: event ${found.number} of ${of}, ${eventWords(found)}`;
  const messages = messagesOf(steps);
  const text = file.endsWith('.mmd') ? mermaid(title, messages) : await drawn(title, messages);
  writing(file, () => putWhole(resolve(file), text));
}

/** The widths of letters are a large table: only who draws waits for it. */
async function drawn(title: string, messages: ReturnType<typeof messagesOf>): Promise<string> {
  const {sequenceSvg} = await import('../report/lesson/sequence.ts');
  return sequenceSvg(title, messages);
}

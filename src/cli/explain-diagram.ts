/** The sequence diagrams of an event, one strategy below another, in the form that the file's name says. */
import {resolve} from 'node:path';
import {alikeOf, type Alike} from '../explain/alike.ts';
import {eventWords} from '../explain/event-words.ts';
import {mermaid} from '../explain/mermaid.ts';
import {cycleWords} from '../report/format.ts';
import {putWhole} from '../suite/store/durable.ts';
import type {Explained} from './explain-text.ts';
import {writing} from './writing.ts';

export async function drawDiagram(file: string, {found, event, of}: Explained): Promise<void> {
  const title = `event ${found.number} of ${of}, ${eventWords(found)}`;
  const sequences = alikeOf(event.strategies).map(alike => ({
    heading: headingOf(alike),
    messages: alike.messages,
  }));
  const text = file.endsWith('.mmd') ? mermaid(title, sequences) : await drawn(title, sequences);
  writing(file, () => putWhole(resolve(file), text));
}

/** Strategies that did the same share a picture. */
function headingOf({strategies, cycles, differInFrames}: Alike): string {
  const frames = differInFrames ? `, with the frames of ${strategies[0]}` : '';
  return `${strategies.join(', ')}: ${cycleWords(cycles)}${frames}`;
}

/** The widths of letters are a large table: only who draws waits for it. */
async function drawn(title: string, sequences: Parameters<typeof mermaid>[1]): Promise<string> {
  const {sequenceSvg} = await import('../report/lesson/sequence.ts');
  return sequenceSvg(title, sequences);
}

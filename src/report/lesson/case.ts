/** One case of the lesson: what happens, the command that shows it, what it costs whom, and the steps. */
import type {Explanation} from '../../explain/explained.ts';
import {eventWords} from '../../explain/event-words.ts';
import {commandOf} from '../../explain/lesson.ts';
import {messagesOf} from '../../explain/messages.ts';
import {count} from '../format.ts';
import {tableHtml} from '../html/table.ts';
import {html, trusted, type Html} from '../html/tag.ts';
import type {HandledEvent, TaughtCase} from './page.ts';
import {sequenceSvg} from './sequence.ts';
import {handledTable, stagesTable} from './tables.ts';

export function caseHtml({lesson, found, event, handled}: TaughtCase, number: number): Html {
  const {id, title, says} = lesson;
  return html`<section class="case" aria-labelledby="${id}"><h2 id="${id}">${number}. ${title}</h2>
${says.map(paragraph => html`<p>${paragraph}</p>\n`)}
<p>Here: ${eventWords(found)}.</p>
<pre class="command" tabindex="0">${commandOf(lesson)}</pre>
${tableHtml(stagesTable(event))}
${diagramsHtml(event.strategies)}
${handled === undefined ? undefined : handledHtml(handled)}</section>
`;
}

function handledHtml(handled: readonly HandledEvent[]): Html {
  const again = handled[handled.length - 1].event.strategies;
  return html`<h3>The guest's handler, and the access made again</h3>
<p>What the guest does is the same under every strategy. Where it costs more, a hypervisor was at work: the store to a table, and the access made again.</p>
<div class="words">${tableHtml(handledTable(handled))}</div>
${diagramsHtml(again.filter(({steps}) => steps.some(({kind}) => kind === 'exit')))}`;
}

/** Strategies that did the same share a diagram. */
function diagramsHtml(strategies: readonly Explanation[]): readonly Html[] {
  const alike = new Map<string, {readonly strategies: string[]; readonly one: Explanation}>();
  for (const one of strategies) {
    const told = JSON.stringify(messagesOf(one.steps));
    const known = alike.get(told);
    if (known) known.strategies.push(one.strategy);
    else alike.set(told, {strategies: [one.strategy], one});
  }
  return [...alike.values()].map(({strategies: names, one}) => diagramHtml(names, one));
}

function diagramHtml(strategies: readonly string[], {steps, cycles}: Explanation): Html {
  const title = `${strategies.join(', ')}: ${count(cycles)} cycles`;
  return html`<h3>${title}</h3>
<figure class="wide"><div class="sequence" tabindex="0" role="region" aria-label="${title}">${trusted(sequenceSvg(title, messagesOf(steps)))}</div></figure>
`;
}

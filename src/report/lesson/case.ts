/** One case of the lesson: what happens, the command that shows it, what it costs whom, and the steps. */
import {alikeOf, isSameCourse, type Alike} from '../../explain/alike.ts';
import {eventWords} from '../../explain/event-words.ts';
import {commandOf} from '../../explain/lesson.ts';
import {cycleWords} from '../format.ts';
import {tableHtml} from '../html/table.ts';
import {html, trusted, type Html} from '../html/tag.ts';
import type {HandledEvent, TaughtCase} from './page.ts';
import {sequenceSvg} from './sequence.ts';
import {handledTable, stagesTable} from './tables.ts';

/** After the `earlier` cases, to which it may refer. */
export function caseHtml(taught: TaughtCase, earlier: readonly TaughtCase[]): Html {
  const {lesson, found, event, handled} = taught;
  const {id, title, says} = lesson;
  return html`<section class="case" aria-labelledby="${id}"><h2 id="${id}">${earlier.length + 1}. ${title}</h2>
${says.map(paragraph => html`<p>${paragraph}</p>\n`)}
<p>Here: ${eventWords(found)}.</p>
<pre class="command" tabindex="0">${commandOf(lesson)}</pre>
${tableHtml(stagesTable(event))}
${alikeOf(event.strategies).map(diagramHtml)}
${handled === undefined ? undefined : handledHtml(handled, earlier)}</section>
`;
}

function handledHtml(handled: readonly HandledEvent[], earlier: readonly TaughtCase[]): Html {
  const again = handled[handled.length - 1].event.strategies;
  const leaving = again.filter(({steps}) => steps.some(({kind}) => kind === 'exit'));
  return html`<h3>The guest's handler, and the access made again</h3>
<p>What the guest does is the same under every strategy. Where it costs more, a hypervisor was at work: the store to a table, and the access made again.</p>
<div class="words">${tableHtml(handledTable(handled))}</div>
${alikeOf(leaving).map(each => referenceHtml(each, earlier) ?? diagramHtml(each))}`;
}

/** A picture that an earlier case has is not drawn again. */
function referenceHtml(
  {strategies, cycles, messages}: Alike,
  earlier: readonly TaughtCase[],
): Html | undefined {
  const at = earlier.findIndex(({event}) =>
    alikeOf(event.strategies).some(
      drawn =>
        strategies.every(each => drawn.strategies.includes(each)) && isSameCourse(drawn.messages, messages),
    ),
  );
  if (at === -1) return undefined;
  const same = html`<a href="#${earlier[at].lesson.id}">the steps of case ${at + 1}</a>`;
  return html`<p>Under ${strategies.join(' and ')} the access made again takes ${same}, at other places: ${cycleWords(cycles)}.</p>`;
}

/** Strategies that did the same share a diagram. */
function diagramHtml({strategies, cycles, messages, differInFrames}: Alike): Html {
  const title = `${strategies.join(', ')}: ${cycleWords(cycles)}`;
  const frames = differInFrames
    ? html`<p>They differ only in the frames of their tables; these are those of ${strategies[0]}.</p>\n`
    : undefined;
  return html`<h3>${title}</h3>
${frames}<figure class="wide"><div class="sequence" tabindex="0" role="region" aria-label="${title}">${trusted(sequenceSvg(title, [{messages}]))}</div></figure>
`;
}

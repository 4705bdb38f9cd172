/** What a report's page says, whoever shows it: the program that writes its file, or the page itself where a reader changes it. */
import type {Result} from '../../suite/result.ts';
import {checkedNote} from '../checked.ts';
import type {ReportContext} from '../context.ts';
import {fidelityNotes} from '../fidelity.ts';
import {hypotheticalNote, leadOf} from '../lead.ts';
import {idleNotes} from '../notes.ts';
import type {ShownChart} from '../rendered-chart.ts';
import {sensitivitySection} from '../sensitivity/part.ts';
import {sweepsOf, withoutSwept} from '../sweep/sweep.ts';
import {type View, viewsOf} from '../view.ts';
import {answerSection} from './answer.ts';
import {chartSection} from './charts.ts';
import {failureSection} from './failures.ts';
import {machineSection} from './machine.ts';
import {type Html, html} from './tag.ts';
import {specSection, strategySection} from './setup.ts';
import {verdictSection} from './verdicts.ts';

export interface Telling {
  readonly lead: string;
  readonly header: Html;
  readonly main: Html;
}

export function telling(result: Result, context: ReportContext, charts: readonly ShownChart[]): Telling {
  const views = viewsOf(result, context);
  const open = withoutSwept(views, sweepsOf(context.sweeps, views));
  const [sweeps, others] = [true, false].map(isSweep =>
    charts.filter(chart => (chart.isSweep ?? false) === isSweep),
  );
  return {
    lead: leadOf(result, views),
    header: html`${navigation(context)}
${checked(result)}${idle(result)}${warnings(views)}`,
    main: html`${failureSection(result)}
${answerSection(views, open, sweeps, context)}
${verdictSection(views, open)}
${chartSection(others, views.length)}
${strategySection(views, context)}
${sensitivitySection(context.sensitivity)}
${machineSection(views)}
${limitSection(context)}
${specSection(result, context)}`,
  };
}

function checked(result: Result): readonly Html[] {
  const note = checkedNote(result);
  return note === undefined ? [] : [html`<p class="checked">${note}</p>\n`];
}

const idle = (result: Result): readonly Html[] =>
  idleNotes(result).map(note => html`<p class="idle">${note}</p>\n`);

function warnings(views: readonly View[]): readonly Html[] {
  const notes = [...views.flatMap(view => hypotheticalNote(view) ?? []), ...fidelityNotes(views)];
  return notes.map(note => html`<p class="warning">${note}</p>\n`);
}

const navigation = ({sensitivity}: ReportContext): Html => html`<nav aria-label="Sections"><ul>
<li><a href="#answer">Answer</a></li>
<li><a href="#workloads">Workloads</a></li>
<li><a href="#charts">Charts</a></li>
<li><a href="#strategies">Strategies</a></li>
${sensitivity === undefined ? undefined : html`<li><a href="#sensitivity">What it rests on</a></li>\n`}<li><a href="#machines">Machine and prices</a></li>
<li><a href="#limits">Limits</a></li>
<li><a href="#spec">Spec</a></li>
</ul></nav>`;

function limitSection({limits}: ReportContext): Html {
  return html`<section aria-labelledby="limits">
<h2 id="limits">Limits of the model</h2>
<ul>
${limits.map(limit => html`<li>${limit}</li>\n`)}</ul>
</section>`;
}

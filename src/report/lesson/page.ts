/** The seven cases as one page that a lecturer hands out: words, what each way of virtualizing pays, and who told whom what. */
import type {ExplainedEvent} from '../../explain/explained.ts';
import type {NamedEvent} from '../../explain/event-words.ts';
import type {Found} from '../../explain/find-event.ts';
import type {LessonCase} from '../../explain/lesson.ts';
import type {Machine} from '../../machines/machine.ts';
import {shell} from '../html/shell.ts';
import {tableHtml} from '../html/table.ts';
import {html, type Html} from '../html/tag.ts';
import {caseHtml} from './case.ts';
import {actorsTable, casesTable, exitsTable, structuresTable} from './tables.ts';

/** What a handler does, event by event. */
export interface HandledEvent {
  readonly named: NamedEvent;
  readonly event: ExplainedEvent;
}

/** A case as it was found and explained; a fault with all events up to the access that is made again. */
export interface TaughtCase {
  readonly lesson: LessonCase;
  readonly found: Found;
  readonly event: ExplainedEvent;
  readonly handled?: readonly HandledEvent[];
}

const STYLE = `
.sequence { overflow-x: auto; }
.sequence svg { min-width: 34rem; } .sequence svg > title + rect { fill: transparent; }
.command { max-width: 60rem; white-space: pre-wrap; }
@media print {
  section.case { break-before: page; } .sequence { overflow: visible; } .sequence svg { min-width: 0; }
  .words table { font-size: 7.5pt; }
}
@media (max-width: 40rem) { .words tbody th { min-width: 6rem; } .words td.left { min-width: 5rem; } .words td.left:last-child { min-width: 8rem; } }
`;

export function lessonHtml(cases: readonly TaughtCase[], machine: Machine): string {
  return shell({
    title: 'From the guest to the memory: seven cases of shadow and nested paging',
    lead: 'What a processor and a hypervisor do when a guest touches a page, changes its tables or switches to another process, step by step.',
    header: contents(cases),
    style: STYLE,
    main: html`${beginning(machine, cases)}
${cases.map((each, at) => caseHtml(each, cases.slice(0, at)))}
<section aria-labelledby="side-by-side"><h2 id="side-by-side">All cases side by side</h2>
<p>Cycles of the one event that each case shows, and how often the guest was left for it. A fault is shown up to where the guest has it, without its handler.</p>
<div class="words">${tableHtml(casesTable(cases))}</div></section>`,
  });
}

function contents(cases: readonly TaughtCase[]): Html {
  return html`<nav aria-label="Cases"><ul>${cases.map(({lesson: {id, title}}, at) => html`<li><a href="#${id}">${at + 1}. ${title}</a></li>`)}</ul></nav>`;
}

function beginning(machine: Machine, cases: readonly TaughtCase[]): Html {
  return html`<section aria-labelledby="structures"><h2 id="structures">What there is</h2>
<p>A guest's operating system keeps page tables, as every operating system does. They lead from the virtual pages of a process to what the guest takes for physical memory. But that memory is given to it by a host, page by page, wherever the host has room. So two mappings must become one.</p>
<p>A <em>frame</em> is a page of memory: a guest frame is one as the guest numbers it, a host frame one as the machine does. A table has 512 entries and fills a frame; the tables of a tree have four levels: PML4, PDPT, PD and PT, from the root down. CR3 is the register that says where the root lies: each process has tables of its own, and to load CR3 is to change the address space.</p>
<div class="words">${tableHtml(structuresTable())}</div>
<p>The TLB may hold pages of several address spaces at a time, each with a tag: the <em>PCID</em>, a number that the guest puts into CR3 beside the root. So not every load of CR3 must empty the TLB: one whose bit 63 is set, <em>without a flush</em>, leaves it as it is. A page that all address spaces have in common may be marked <em>global</em>; it is found under every PCID. (Manuals call what has one tag a <em>context</em>.) And what belongs to one virtual machine has another tag, the VPID, so that an exit need not empty the TLB either.</p>
<p>And three who act, beside the memory:</p>
<div class="words">${tableHtml(actorsTable())}</div>
<p>Below, <em>shadow-cached</em> keeps its shadow tables and traces the guest's (it hears of each store to one: case 7), <em>shadow-uncached</em> drops them whenever the guest switches process, <em>nested</em> leaves both mappings to the hardware, and <em>native</em> is the machine without a hypervisor. Each case is one event of a recorded workload, which all four replay. The numbers are cycles of a simulated machine, ${machine.id}; where a step has none, it costs nothing by itself.</p>
<p>An exit has one price for each cause: the way out and in again, and what the hypervisor does for that cause every time. What it does only sometimes is a step of its own and has its own price: the guest's entries that it reads, shadow entries that it writes, what it flushes.</p>
<div class="words">${tableHtml(exitsTable(machine, cases))}</div>
<p><code>pagewalk list machines ${machine.id}</code> tells where each of these numbers was read, or that it is an assumption.</p></section>`;
}

import type {View} from '../view.ts';
import {type Html, html} from './tag.ts';

/** Under the machine's name where there are several; folded where a sweep tells of it. */
export function onMachine(
  view: View,
  {views, open}: {readonly views: readonly View[]; readonly open: readonly View[]},
  content: Html,
): Html {
  if (views.length === 1) return content;
  const name = `On ${view.machine.label}`;
  if (open.includes(view)) return html`<h3 class="machine">${name}</h3>\n${content}`;
  return html`<details><summary>${name}</summary>\n${content}</details>\n`;
}

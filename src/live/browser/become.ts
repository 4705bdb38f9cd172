/** Changes markup to other markup, and no more of it than differs. */
import morphdom from 'morphdom';

/** All that stands in an element. */
export function become(element: Element, markup: string): void {
  const wanted = element.cloneNode(false) as Element;
  wanted.innerHTML = markup;
  morphdom(element, wanted, {childrenOnly: true, onBeforeElUpdated});
}

/** The element itself. */
export function beReplaced(element: Element, markup: string): void {
  const wanted = document.createElement('template');
  wanted.innerHTML = markup;
  morphdom(element, wanted.content.firstElementChild!, {onBeforeElUpdated});
}

/** What a reader folded or unfolded stays so, and a picture stays until its successor is drawn. */
function onBeforeElUpdated(from: HTMLElement, to: HTMLElement): boolean {
  if (to.localName === 'figure' && to.getAttribute('aria-busy') === 'true') return false;
  if (from instanceof HTMLDetailsElement && to instanceof HTMLDetailsElement) to.open = from.open;
  return !from.isEqualNode(to);
}

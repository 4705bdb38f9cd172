/** HTML that cannot forget to escape: whatever is put into a template is text unless it is HTML itself. */
import {visibleLines} from '../../suite/visible.ts';

export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Content = Html | string | number | undefined | readonly Content[];

export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return new Html(String.raw({raw: strings}, ...contents.map(textOf)));
}

/** Markup that was made elsewhere and is known to be safe. */
export function trusted(markup: string): Html {
  return new Html(markup);
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function textOf(content: Content): string {
  if (content === undefined) return '';
  if (content instanceof Html) return content.text;
  if (typeof content === 'object') return content.map(textOf).join('');
  return visibleLines(String(content)).replace(/[&<>"']/g, character => ESCAPES[character]);
}

/** A text as LaTeX has it: printed, and nothing of it obeyed. */
import {visibleProse} from '../suite/visible.ts';

/** Whoever reads it after `\\` must not take it for an argument, so brackets and asterisks stand in braces. */
const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  $: '\\$',
  '&': '\\&',
  '#': '\\#',
  '%': '\\%',
  _: '\\_',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  '"': "''",
  '`': '\\textasciigrave{}',
  '[': '{[}',
  ']': '{]}',
  '*': '{*}',
  '-': '{-}',
  '×': '$\\times$',
  '–': '--',
};

/** A text in one line, of which every character is printed; others than these must be in the document's font. */
export const latex = (text: string): string =>
  visibleProse(text).replaceAll(/[\\{}$&#%_^~<>|"`[\]*×–]|-(?=-)/g, each => ESCAPES[each]);

/**
 * Text of the user's as it can be shown: what a terminal or a page would obey, or would not show at all, is written as the
 * escape that JSON has for it. In a text of JSON that changes no data.
 *
 * Format characters are shown, for they turn the order of what is read (U+202E) or hide in it (U+200B, tags). Left as they are:
 * the joiners U+200C and U+200D, which Persian and emoji are written with and which touch nothing beside them; the signs of
 * Arabic, Syriac and Kaithi that enclose numbers, which are seen; combining marks and letters of any direction.
 */
const HIDDEN =
  /[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}[\p{Default_Ignorable_Code_Point}&&\p{Cn}]]--[\p{Join_Control}\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]]/gv;

const LINE_BREAK = '\n';

/** In one line, whatever breaks it had. */
export const visible = (text: string): string => escapedBy(escaped, text);

/** The same, with the escapes of another language. */
export const escapedBy = (escape: (hidden: string) => string, text: string): string =>
  text.replaceAll(HIDDEN, hidden => escape(hidden));

/** In the lines that it has; tabs are white space. */
export const visibleLines = (text: string): string =>
  escapedBy(
    hidden => (hidden === LINE_BREAK ? hidden : escaped(hidden)),
    text.replaceAll('\r\n', LINE_BREAK).replaceAll('\t', ' '),
  );

/** Prose of the user's in one line: where it breaks is white space, as in a paragraph. */
export const visibleProse = (text: string): string => visibleLines(text).replaceAll(/ *\n[ \n]*/g, ' ');

/** Units of UTF-16, as in JSON: `\n`, `\u001b`, `\udb40\udc01`. */
function escaped(hidden: string): string {
  const inJson = JSON.stringify(hidden).slice(1, -1);
  if (inJson !== hidden) return inJson;
  return hidden
    .split('')
    .map(unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

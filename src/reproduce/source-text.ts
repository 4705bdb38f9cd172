import type {Source} from './target.ts';

/** A citation, in one line. */
export const sourceText = ({authors, title, venue, where}: Source): string =>
  `${authors}: “${title}”, ${venue}, ${where}`;

/** A chart that is too tall for a page comes in parts, and each says so: in its picture, its title and its file's name. */

/** Counted from 1. */
export interface Part {
  readonly at: number;
  readonly of: number;
}

/** Of as many pages; the only one is no part. */
export function partsOf<Page>(pages: readonly Page[]): readonly (readonly [Page, Part | undefined])[] {
  return pages.map((page, at) => [page, pages.length === 1 ? undefined : {at: at + 1, of: pages.length}]);
}

export const nameOfPart = (name: string, part?: Part): string =>
  part === undefined ? name : `${name}-${part.at}-of-${part.of}`;

export const titleOfPart = (title: string, part?: Part): string =>
  part === undefined ? title : `${title}, ${part.at} of ${part.of}`;

/** What a picture says above all else. */
export const headingOfPart = (heading: string, part?: Part): string =>
  part === undefined ? heading : `Part ${part.at} of ${part.of}. ${heading}`;

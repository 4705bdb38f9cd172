/** What of a picture's text cannot be read: what is clipped, and what lies over other text. */
import {contains, type TextBox, textBoxes, viewBoxOf} from '../report/svg-text.ts';

/** Text may come this close in pixels before it counts as touching: boxes include room that most glyphs leave empty. */
const TOLERANCE = 1.5;

export function illegible(svg: string): {
  readonly clipped: readonly string[];
  readonly over: readonly string[];
} {
  const picture = viewBoxOf(svg);
  const boxes = textBoxes(svg);
  return {
    clipped: boxes.filter(box => !contains(picture, box)).map(({text}) => text),
    over: boxes.flatMap((one, at) =>
      boxes.slice(at + 1).flatMap(other => (overlap(one, other) ? [`${one.text} / ${other.text}`] : [])),
    ),
  };
}

const overlap = (one: TextBox, other: TextBox): boolean =>
  Math.min(one.right, other.right) - Math.max(one.left, other.left) > TOLERANCE &&
  Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > TOLERANCE;

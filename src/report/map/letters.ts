/** The applications on a panel: a mark where each lies, and a letter beside it that touches no other. */
import type {Panel} from '../../reproduce/map/result.ts';
import {NOTE_SIZE} from '../charts/theme.ts';
import {textWidth} from '../text/width.ts';
import type {Plane} from './plane.ts';

export interface Lettered {
  readonly letter: string;
  readonly label: string;
  readonly winner: Panel['applications'][number]['winner'];
  /** Of the mark and of the middle of its letter, in pixels of the panel. */
  readonly x: number;
  readonly y: number;
  readonly letterX: number;
  readonly letterY: number;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const MARK = 8;
const LETTER_WIDTH = 7;
/** From a mark to the middle of its letter, nearest first. */
const BESIDE = [
  [8, 0],
  [-8, 0],
  [0, -8],
  [0, 8],
  [8, -6],
  [-8, -6],
  [8, 6],
  [-8, 6],
  [14, 0],
  [-14, 0],
] as const;
/** Where in the band of what hardly updates marks stand in turn, for there is no scale. */
const TURNS = [0.3, 0.7];

export const touches = (one: Box, other: Box): boolean =>
  Math.abs(one.x - other.x) < (one.width + other.width) / 2 &&
  Math.abs(one.y - other.y) < (one.height + other.height) / 2;

export const letterOf = (at: number): string => String.fromCodePoint('A'.codePointAt(0)! + at);

export const markBox = ({x, y}: Pick<Lettered, 'x' | 'y'>): Box => ({x, y, width: MARK, height: MARK});
export const letterBox = ({letterX, letterY}: Pick<Lettered, 'letterX' | 'letterY'>): Box => ({
  x: letterX,
  y: letterY,
  width: LETTER_WIDTH,
  height: NOTE_SIZE,
});

export function letteredOf({applications}: Pick<Panel, 'applications'>, plane: Plane): readonly Lettered[] {
  const asideWidth = plane.across(plane.x.domain[0]);
  const seldom = applications
    .filter(({updates}) => updates < plane.x.domain[0])
    .toSorted((one, other) => one.misses - other.misses);
  const marks = applications.map((each, at) => {
    const turn = seldom.indexOf(each);
    const x = turn === -1 ? plane.across(each.updates) : asideWidth * TURNS[turn % TURNS.length];
    const {label, winner} = each;
    return {letter: letterOf(at), label, winner, x, y: plane.down(each.misses)};
  });
  const placed: Lettered[] = [];
  for (const mark of marks) {
    const choices = BESIDE.map(([dx, dy]) => ({...mark, letterX: mark.x + dx, letterY: mark.y + dy}));
    const free = choices.find(
      choice =>
        isInside(letterBox(choice), plane) &&
        marks.every(other => other === mark || !touches(letterBox(choice), markBox(other))) &&
        placed.every(other => !touches(letterBox(choice), letterBox(other))),
    );
    placed.push(free ?? choices[0]);
  }
  return placed;
}

const isInside = ({x, y, width, height}: Box, plane: Plane): boolean =>
  x >= width / 2 && x <= plane.width - width / 2 && y >= height / 2 && y <= plane.height - height / 2;

/** Of a number in the middle of its cell. */
export const numberBox = (text: string, x: number, y: number): Box => ({
  x,
  y,
  width: textWidth(text, {size: NOTE_SIZE}),
  height: NOTE_SIZE,
});

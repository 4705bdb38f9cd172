/**
 * A sequence diagram as a picture: a lifeline each for who takes part, and what is told or asked from top to bottom. Several
 * stand one below another.
 */
import {LANE_TITLES, LANES, type Lane, type Message} from '../../explain/messages.ts';
import {GRID, INK, PAPER, QUIET} from '../charts/theme.ts';
import {count} from '../format.ts';
import {wrap} from '../text/width.ts';

const WIDTH = 640;
const PLACES: Readonly<Record<Lane, number>> = {guest: 46, cpu: 170, hypervisor: 360, memory: 540};
/** Cycles stand in a column of their own, right of all. */
const COST_EDGE = WIDTH - 4;
const COST_WIDTH = 48;

const SIZE = 10;
const LINE = 12;
const HEAD = 26;
const MARGIN = 4;
const HEADING_SIZE = 12;
const HEADING_LINE = 16;
const GAP = 9;
const LOOP_WIDTH = 16;
const ARROW = 5;
const FONT = 'DejaVu Sans, Verdana, sans-serif';

export interface Sequence {
  /** What stands above it, below the title of all, where neither is told elsewhere. */
  readonly heading?: string;
  readonly messages: readonly Message[];
}

export function sequenceSvg(title: string, sequences: readonly Sequence[]): string {
  const drawn: string[] = [];
  let bottom = 0;
  if (sequences.some(({heading}) => heading !== undefined)) {
    const {markup, height} = textAt(title, bottom);
    drawn.push(markup);
    bottom += height;
  }
  for (const sequence of sequences) {
    const {markup, height} = sequenceAt(sequence, bottom);
    drawn.push(markup);
    bottom += height;
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom}" width="${WIDTH}" height="${bottom}" role="img" font-family="${FONT}" font-size="${SIZE}">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${WIDTH}" height="${bottom}" fill="${PAPER}"/>`,
    ...drawn,
    '</svg>\n',
  ].join('\n');
}

interface Drawn {
  readonly markup: string;
  readonly height: number;
}

function sequenceAt({heading, messages}: Sequence, top: number): Drawn {
  const above = heading === undefined ? {markup: '', height: 0} : textAt(heading, top + GAP, 'bold');
  const start = top + above.height + (heading === undefined ? 0 : GAP);
  const rows: string[] = [];
  let bottom = start + HEAD + GAP;
  for (const message of messages) {
    const {markup, height} = rowOf(message, bottom);
    rows.push(markup);
    bottom += height + GAP;
  }
  const markup = [
    above.markup,
    ...LANES.map(lane => lifeline(lane, start, bottom)),
    `<text x="${COST_EDGE}" y="${start + 14}" text-anchor="end" fill="${INK}">cycles</text>`,
    ...rows,
  ];
  return {markup: markup.join('\n'), height: bottom - top};
}

function textAt(text: string, top: number, weight = 'normal'): Drawn {
  const lines = wrap(text, WIDTH - 2 * MARGIN, {size: HEADING_SIZE});
  const markup = lines.map(
    (line, at) =>
      `<text x="${MARGIN}" y="${top + (at + 1) * HEADING_LINE}" font-size="${HEADING_SIZE}" font-weight="${weight}" fill="${INK}">${escaped(line)}</text>`,
  );
  return {markup: markup.join(''), height: lines.length * HEADING_LINE + GAP};
}

function lifeline(lane: Lane, top: number, bottom: number): string {
  const x = PLACES[lane];
  const line = `<line x1="${x}" y1="${top + HEAD - 4}" x2="${x}" y2="${bottom}" stroke="${GRID}" stroke-width="1.5"/>`;
  const head = `<text x="${x}" y="${top + 14}" text-anchor="middle" font-weight="bold" fill="${INK}">${LANE_TITLES[lane]}</text>`;
  return line + head;
}

/** The words stand above their arrow, or beside the loop of who does something alone. */
function rowOf({from, to, text, cycles}: Message, top: number): Drawn {
  const isAlone = from === to;
  const left = Math.min(PLACES[from], PLACES[to]) + (isAlone ? LOOP_WIDTH + ARROW : 0) + 6;
  const lines = wrap(text, COST_EDGE - COST_WIDTH - left, {size: SIZE});
  const height = lines.length * LINE;
  const words = lines.map((line, at) => wordsAt(line, left, top + at * LINE + SIZE - 1)).join('');
  const cost =
    cycles === 0
      ? ''
      : `<text x="${COST_EDGE}" y="${top + SIZE - 1}" text-anchor="end" fill="${INK}">${count(cycles)}</text>`;
  if (isAlone) return {markup: loop(PLACES[from], top + 1) + words + cost, height};
  return {markup: words + cost + arrow(PLACES[from], PLACES[to], top + height + 2), height: height + 4};
}

function wordsAt(line: string, x: number, y: number): string {
  const halo = `stroke="${PAPER}" stroke-width="3" paint-order="stroke" stroke-linejoin="round"`;
  return `<text x="${x}" y="${y}" fill="${INK}" ${halo}>${escaped(line)}</text>`;
}

function arrow(from: number, to: number, y: number): string {
  const back = from < to ? -ARROW : ARROW;
  const end = to + back / ARROW;
  const head = `<path d="M${end} ${y}l${back} -3v6z" fill="${QUIET}"/>`;
  return `<line x1="${from}" y1="${y}" x2="${end}" y2="${y}" stroke="${QUIET}"/>${head}`;
}

function loop(x: number, y: number): string {
  const path = `<path d="M${x} ${y}h${LOOP_WIDTH}v8H${x + ARROW}" fill="none" stroke="${QUIET}"/>`;
  return `${path}<path d="M${x + 1} ${y + 8}l${ARROW} -3v6z" fill="${QUIET}"/>`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

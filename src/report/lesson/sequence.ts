/** A sequence diagram as a picture: a lifeline each for who takes part, and what is told or asked from top to bottom. */
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
const GAP = 9;
const LOOP_WIDTH = 16;
const ARROW = 5;
const FONT = 'DejaVu Sans, Verdana, sans-serif';

export function sequenceSvg(title: string, messages: readonly Message[]): string {
  const rows: string[] = [];
  let bottom = HEAD + GAP;
  for (const message of messages) {
    const {markup, height} = rowOf(message, bottom);
    rows.push(markup);
    bottom += height + GAP;
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom}" width="${WIDTH}" height="${bottom}" role="img" font-family="${FONT}" font-size="${SIZE}">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${WIDTH}" height="${bottom}" fill="${PAPER}"/>`,
    ...LANES.map(lane => lifeline(lane, bottom)),
    `<text x="${COST_EDGE}" y="14" text-anchor="end" fill="${INK}">cycles</text>`,
    ...rows,
    '</svg>\n',
  ].join('\n');
}

function lifeline(lane: Lane, bottom: number): string {
  const x = PLACES[lane];
  const line = `<line x1="${x}" y1="${HEAD - 4}" x2="${x}" y2="${bottom}" stroke="${GRID}" stroke-width="1.5"/>`;
  const head = `<text x="${x}" y="14" text-anchor="middle" font-weight="bold" fill="${INK}">${LANE_TITLES[lane]}</text>`;
  return line + head;
}

/** The words stand above their arrow, or beside the loop of who does something alone. */
function rowOf({from, to, text, cycles}: Message, top: number): {markup: string; height: number} {
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

/** How every chart looks: one column of a paper wide unless it says that it has both, and as clear in grayscale as in colour. */
/** 85 mm, a column of a two-column paper, at the 96 pixels an inch of CSS. */
export const CHART_WIDTH = 321;
/** 178 mm: both columns. */
export const PAGE_WIDTH = 672;

/** 240 mm: no picture is taller than the text of a page. */
export const CHART_HEIGHT = 907;

export const LABEL_SIZE = 9;
/** Glyphs of 9 px are 6.75 pt in print: what publishers call the smallest that is legible. */
export const NOTE_SIZE = 8;
export const INK = '#1a1a1a';
export const QUIET = '#8a8a8a';
export const GRID = '#dddddd';
export const PAPER = '#ffffff';
/** Of what is accepted of a published result. */
export const BAND = '#d3dbe8';

/** Verdana has the proportions of DejaVu Sans, for browsers on machines without it. */
const FONT = 'DejaVu Sans, Verdana, sans-serif';

/**
 * From dark to light in even steps of lightness, so that neighbours differ in grayscale; shapes tell them apart where
 * lightness alone would not.
 */
export const STRATEGY_FILLS = ['#111111', '#34358c', '#c2475f', '#e08f3a', '#9edccb', '#f4eeb0'];
/** Of the lines between marks: what is light as a fill is darker as a line. */
const LINE_COLOURS = [INK, '#34358c', '#a3324b', '#c9762a', '#4fa58e', '#9c9230'];

const STRATEGY_SHAPES = [
  'circle',
  'square',
  'triangle-up',
  'diamond',
  'cross',
  'triangle-down',
  'triangle-right',
];

/** As many as there are shapes: each has its own, in lengths of dashes and gaps. */
const LINE_DASHES = [
  [1, 0],
  [7, 2],
  [2.5, 1.5],
  [0.8, 1.6],
  [7, 1.5, 1, 1.5],
  [3.5, 3.5],
  [4, 1.5, 1, 1.5, 1, 1.5],
];

/**
 * When shapes come round again each has another dash than before, and no line the dash of one that is about as light.
 */
const DASH_ORDER = [0, 1, 2, 3, 4, 5, 6, 2, 3, 4, 5, 6, 1, 0];

/** Half the lightness away at each step, also from the same shape a round later. */
const FILL_ORDER = [0, 3, 1, 4, 2, 5];

/** Seven shapes and six fills go round at different speeds: no look comes twice among 42. */
const LOOKS = STRATEGY_SHAPES.length * STRATEGY_FILLS.length;

/** What looks the same in every chart of every run, each by its place: the strategies that come with pagewalk. */
export const KNOWN_STRATEGIES = [
  'native',
  'shadow-uncached',
  'shadow-cached',
  'kvm',
  'nested',
  'nested (2 MiB host pages)',
  'kvm-2007',
  'xen-shadow3',
  'vmware-traces',
  'palacios-vtlb',
  'palacios-cache',
  'lguest',
  'pvm',
];

/** The eviction policies that come with it. */
export const KNOWN_POLICIES = [
  'fifo',
  'lru',
  'random',
  'clock',
  'lfu',
  '2q',
  'arc',
  'lirs',
  'sieve',
  's3-fifo',
  'w-tinylfu',
  'greedy-dual',
  'gclock',
];

export interface Looks {
  readonly fills: string[];
  readonly shapes: string[];
  /** Of lines: their colours, and the lengths of their dashes and gaps. */
  readonly strokes: string[];
  readonly dashes: number[][];
}

/** Of each name: that of its place among the known, or one that its letters choose, the next where that is taken. */
export function looksOf(names: readonly string[], known: readonly string[]): Looks {
  const others = LOOKS - known.length;
  const taken = new Set(names.map(name => known.indexOf(name)));
  const places = names.map(name => {
    if (known.includes(name)) return known.indexOf(name);
    const chosen = Array.from({length: others}, (_, step) => known.length + ((hash(name) + step) % others));
    const place = chosen.find(each => !taken.has(each)) ?? chosen[0];
    taken.add(place);
    return place;
  });
  return {
    fills: places.map(place => STRATEGY_FILLS[FILL_ORDER[place % FILL_ORDER.length]]),
    shapes: places.map(place => STRATEGY_SHAPES[place % STRATEGY_SHAPES.length]),
    strokes: places.map(place => LINE_COLOURS[FILL_ORDER[place % FILL_ORDER.length]]),
    dashes: places.map(place => LINE_DASHES[DASH_ORDER[place % DASH_ORDER.length]]),
  };
}

/** FNV-1a. */
function hash(text: string): number {
  let made = 0x811c9dc5;
  for (const unit of text) made = Math.imul(made ^ unit.codePointAt(0)!, 0x01000193);
  return made >>> 0;
}

export const CONFIG = {
  aria: false,
  background: PAPER,
  font: FONT,
  padding: 2,
  view: {stroke: null},
  title: {anchor: 'start', color: INK, fontSize: LABEL_SIZE, fontWeight: 'bold', frame: 'group', offset: 3},
  axis: {
    domainColor: QUIET,
    gridColor: GRID,
    labelColor: INK,
    labelFontSize: LABEL_SIZE,
    labelLimit: 0,
    tickColor: QUIET,
    titleColor: INK,
    titleFontSize: LABEL_SIZE,
    titleFontWeight: 'normal',
    titleLimit: 0,
  },
  legend: {
    labelColor: INK,
    labelFontSize: LABEL_SIZE,
    labelLimit: 0,
    layout: {top: {anchor: 'start', direction: 'vertical', frame: 'bounds'}},
    rowPadding: 1,
    symbolStrokeWidth: 0.6,
    titleColor: INK,
    titleFontSize: LABEL_SIZE,
    titleFontWeight: 'bold',
    titleLimit: 0,
    titlePadding: 3,
  },
};

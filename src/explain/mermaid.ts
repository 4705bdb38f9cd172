/** A sequence diagram in Mermaid's words; several stand one below another, each under a note with its heading. */
import {LANE_TITLES, LANES, type Message} from './messages.ts';

interface Sequence {
  readonly heading: string;
  readonly messages: readonly Message[];
}

export function mermaid(title: string, sequences: readonly Sequence[]): string {
  const all = sequences.flatMap(({messages}) => messages);
  const used = LANES.filter(lane => all.some(({from, to}) => from === lane || to === lane));
  const [first, last] = [used[0], used[used.length - 1]];
  return [
    '---',
    `title: ${JSON.stringify(title)}`,
    '---',
    'sequenceDiagram',
    ...used.map(lane => `  participant ${lane} as ${LANE_TITLES[lane]}`),
    ...sequences.flatMap(({heading, messages}) => [
      `  Note over ${first},${last}: ${safe(heading)}`,
      ...messages.map(({from, to, text, cycles}) => `  ${from}->>${to}: ${safe(text)}${costOf(cycles)}`),
    ]),
    '',
  ].join('\n');
}

const costOf = (cycles: number): string =>
  cycles === 0 ? '' : ` (${cycles} ${cycles === 1 ? 'cycle' : 'cycles'})`;

/** A semicolon ends a statement there, and a hash begins an entity. */
const ENTITIES: Readonly<Record<string, string>> = {'#': '#35;', ';': '#59;'};
const safe = (text: string): string => text.replaceAll(/[#;]/g, character => ENTITIES[character]);

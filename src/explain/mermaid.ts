/** A sequence diagram in Mermaid's words. */
import {LANE_TITLES, LANES, type Message} from './messages.ts';

export function mermaid(title: string, messages: readonly Message[]): string {
  const used = LANES.filter(lane => messages.some(({from, to}) => from === lane || to === lane));
  return [
    '---',
    `title: ${JSON.stringify(title)}`,
    '---',
    'sequenceDiagram',
    ...used.map(lane => `  participant ${lane} as ${LANE_TITLES[lane]}`),
    ...messages.map(({from, to, text, cycles}) => `  ${from}->>${to}: ${safe(text)}${costOf(cycles)}`),
    '',
  ].join('\n');
}

const costOf = (cycles: number): string =>
  cycles === 0 ? '' : ` (${cycles} ${cycles === 1 ? 'cycle' : 'cycles'})`;

/** A semicolon ends a statement there, and a hash begins an entity. */
const ENTITIES: Readonly<Record<string, string>> = {'#': '#35;', ';': '#59;'};
const safe = (text: string): string => text.replaceAll(/[#;]/g, character => ENTITIES[character]);

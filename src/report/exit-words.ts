import type {EventName} from '../timing/events.ts';

const ACRONYMS: Readonly<Record<string, string>> = {cr3: 'CR3', invlpg: 'INVLPG', invpcid: 'INVPCID'};

/** `exitsCr3Load` is read "CR3 load". */
export function exitWords(event: EventName): string {
  const words = event.replace(/^exits/, '').match(/[A-Z][a-z0-9]*/g) ?? [];
  return words.map(word => ACRONYMS[word.toLowerCase()] ?? word.toLowerCase()).join(' ');
}

/** "1 CR3 load", "2 global flushes". */
export function exitCount(event: EventName, count: number): string {
  const words = exitWords(event);
  if (count === 1) return `1 ${words}`;
  return `${count} ${words}${words.endsWith('sh') ? 'es' : 's'}`;
}

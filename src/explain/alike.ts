/** Explanations that say the same, of which one picture is enough. */
import type {Explanation} from './explained.ts';
import {messagesOf, type Message} from './messages.ts';

export interface Alike {
  readonly strategies: readonly string[];
  readonly cycles: number;
  /** As the first of them has them. */
  readonly messages: readonly Message[];
  /** Whether what differs are the frames that they use. */
  readonly differInFrames: boolean;
}

/** In the order of the first of each. */
export function alikeOf(explanations: readonly Explanation[]): readonly Alike[] {
  const found = new Map<string, Alike>();
  for (const {strategy, steps, cycles} of explanations) {
    const messages = messagesOf(steps);
    const key = JSON.stringify(messages.map(withoutFrames));
    const {strategies, ...first} = found.get(key) ?? {
      strategies: [],
      cycles,
      messages,
      differInFrames: false,
    };
    const differInFrames =
      first.differInFrames || JSON.stringify(first.messages) !== JSON.stringify(messages);
    found.set(key, {...first, strategies: [...strategies, strategy], differInFrames});
  }
  return [...found.values()];
}

/** Whether the same happens, whatever it costs and wherever it lies. */
export const isSameCourse = (one: readonly Message[], other: readonly Message[]): boolean =>
  JSON.stringify(one.map(courseOf)) === JSON.stringify(other.map(courseOf));

const courseOf = ({from, to, text}: Message): readonly string[] => [
  from,
  to,
  text.replaceAll(/0x[\da-f]+(?:\[\d+\])?|\b(?:L1|L2|LLC|memory)\b(?:, )?|\d+ instructions?/g, ''),
];

const withoutFrames = ({text, ...rest}: Message): Message => ({
  ...rest,
  text: text.replaceAll(/0x[\da-f]+/g, '0x'),
});

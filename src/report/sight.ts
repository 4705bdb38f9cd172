/** What eviction policies may see of the use of what they evict: a hypervisor cannot see hardware walks. */
import type {EvictionNote} from './context.ts';

const WORDS: Readonly<Record<string, string>> = {
  exits: 'exits (hidden faults, CR3 loads, hash hits)',
  accessedBits: 'exits and accessed bits',
  perfect: 'every walk (not buildable)',
};

export const seen = (sees: string): string => WORDS[sees] ?? sees;

export const asSentence = (words: string): string => `${words[0].toUpperCase()}${words.slice(1)}.`;

interface Evicting {
  readonly label: string;
  readonly eviction?: EvictionNote | undefined;
}

/**
 * `policies see exits (hidden faults, CR3 loads, hash hits); that of kvm (policySees perfect) every walk (not buildable)`;
 * undefined where nobody evicts by a policy.
 */
export function sightOf(strategies: readonly Evicting[]): string | undefined {
  const bySight = Map.groupBy(
    strategies.filter(({eviction}) => eviction?.sees !== undefined),
    ({eviction}) => eviction!.sees!,
  );
  const [most, ...others] = [...bySight].toSorted(([, some], [, more]) => more.length - some.length);
  if (most === undefined) return undefined;
  const exceptions = others.map(
    ([sees, few]) => `; that of ${few.map(({label}) => label).join(', ')} ${seen(sees)}`,
  );
  return `policies see ${seen(most[0])}${exceptions.join('')}`;
}

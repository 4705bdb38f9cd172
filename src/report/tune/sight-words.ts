/** What policies may see of the use of what they evict, as charts say it. */
const WORDS: Readonly<Record<string, string>> = {
  exits: 'exits (hidden faults, CR3 loads, hash hits)',
  accessedBits: 'exits and accessed bits',
  perfect: 'every walk (not buildable)',
};

/** `they see exits (hidden faults, CR3 loads, hash hits)`. */
export const sightWords = (policySees: string | null): string =>
  policySees === null ? 'what they see is their own' : `they see ${WORDS[policySees] ?? policySees}`;

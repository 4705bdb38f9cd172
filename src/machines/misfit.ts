/** Something of a machine that does not fit the rest of it, in the words of whoever said it. */
export interface Misfit {
  /** The whole sentence, in the words of a machine's JSON. */
  readonly inJson: string;
  /** What `machine.NAME` sets of it. */
  readonly parameters: readonly string[];
  /** The whole sentence about machine `id`, where `said` is what was set: `machine.vpid is 1`. */
  readonly asSet: (said: string, id: string) => string;
}

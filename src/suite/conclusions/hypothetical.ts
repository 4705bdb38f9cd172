/** Who was run, or is to be, on a machine that lacks what it needs. */
interface Assuming {
  readonly strategy: string;
  readonly machine: string;
  /** What was pretended of the machine. */
  readonly hypothetical?: string | undefined;
}

/** Each once, without its full stop. */
export function hypotheticalSentences(cells: readonly Assuming[]): readonly string[] {
  const assumed = cells.flatMap(({strategy, machine, hypothetical}) =>
    hypothetical === undefined ? [] : [`${strategy} is hypothetical, for ${machine} has no ${hypothetical}`],
  );
  return [...new Set(assumed)];
}

/** What is to go wrong in one process, and where. */
export interface Kill {
  readonly folder: string;
  /** The how-manieth call that changes the folder. */
  readonly call: number;
  readonly when: 'before' | 'half-way' | 'after';
}

export interface FullDisk {
  readonly folder: string;
  /** Bytes that it has room for. */
  readonly bytes: number;
}

const BREAKING = new URL('breaking.mjs', import.meta.url).href;

/** The environment in which a process breaks so. */
export const breaking = (what: Kill | FullDisk): NodeJS.ProcessEnv => ({
  NODE_OPTIONS: `--import ${BREAKING}`,
  PAGEWALK_BREAK: JSON.stringify(what),
});

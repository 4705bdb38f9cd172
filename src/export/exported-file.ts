/** A file as it is exported, wherever it goes. */
export interface ExportedFile {
  /** Where it goes to a folder. */
  readonly name: string;
  readonly content: string | Uint8Array;
}

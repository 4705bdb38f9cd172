/** A file as it is exported, wherever it goes. */
export interface ExportedFile {
  /** Where it goes to a folder. */
  readonly name: string;
  /** The name of the file that it describes, if it is for that alone. */
  readonly describes?: string;
  readonly content: string | Uint8Array;
}

/** A file that is written piece by piece under another name, and gets its own when it is whole. */
import {closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync} from 'node:fs';
import {basename, dirname, join} from 'node:path';
import {draftOf, isLeftDraft, makeDurable, makeFolder, writeBytes} from './durable.ts';

export class Draft {
  private readonly path: string;
  private readonly name: string;
  private readonly file: number;
  private isOpen = true;

  constructor(path: string) {
    makeFolder(dirname(path));
    removeLeft(path);
    this.path = path;
    this.name = draftOf(path);
    this.file = openSync(this.name, 'w');
  }

  write(bytes: Uint8Array): void {
    writeBytes(this.file, bytes);
  }

  /** Puts it in place. */
  settle(): void {
    fsyncSync(this.file);
    this.close();
    renameSync(this.name, this.path);
    makeDurable(dirname(this.path));
  }

  /** Leaves nothing. */
  abandon(): void {
    this.close();
    rmSync(this.name, {force: true});
  }

  private close(): void {
    if (this.isOpen) closeSync(this.file);
    this.isOpen = false;
  }
}

/** Removes what this process began to write at `path`, if it did not end it. */
export const abandonDraft = (path: string): void => rmSync(draftOf(path), {force: true});

/** Removes what a process left that was ended while it wrote the same file. */
function removeLeft(path: string): void {
  const folder = dirname(path);
  for (const name of readdirSync(folder))
    if (name.startsWith(`${basename(path)}.`) && isLeftDraft(folder, name))
      rmSync(join(folder, name), {force: true});
}

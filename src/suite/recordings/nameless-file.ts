/**
 * A file for the time that this process lives. Its name is taken from it as soon as it is open, so that nothing is left behind
 * however the process ends; where an open file cannot lose its name, as on Windows, it loses it when it is closed.
 */
import {closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, statfsSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

export class NamelessFile {
  readonly descriptor: number;
  private readonly folder: string;

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'pagewalk-'));
    this.descriptor = openSync(join(this.folder, 'recording'), 'wx+');
    this.removeName();
  }

  empty(): void {
    ftruncateSync(this.descriptor);
  }

  close(): void {
    closeSync(this.descriptor);
    this.removeName();
  }

  private removeName(): void {
    try {
      rmSync(this.folder, {recursive: true, force: true});
    } catch {
      // It is open still.
    }
  }
}

/** A nameless file; undefined where none can be made. */
export function namelessFile(): NamelessFile | undefined {
  try {
    return new NamelessFile();
  } catch {
    return undefined;
  }
}

/** What such files have room for; 0 where that cannot be known. */
export function freeBytes(): number {
  try {
    const {bavail, bsize} = statfsSync(tmpdir());
    return bavail * bsize;
  } catch {
    return 0;
  }
}

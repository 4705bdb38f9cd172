/** Where exported files go. */
import {existsSync, statSync} from 'node:fs';
import {basename, dirname, extname, join, resolve, sep} from 'node:path';
import {UsageError} from '../suite/usage-error.ts';
import type {Format} from '../export/formats.ts';

/** A folder, and in it the one file that is named, if any is. */
export interface Place {
  readonly folder: string;
  readonly file?: string;
}

/** What is exported. */
interface Source {
  readonly folder: string;
  readonly isReference: boolean;
}

/** A path that ends in the format's extension is a file, all else a folder. */
export function placeOf(out: string, {name, extension}: Format, {folder, isReference}: Source): Place {
  const isFolder = statSync(out, {throwIfNoEntry: false})?.isDirectory() ?? false;
  const place =
    extname(out) === extension && !isFolder ? {folder: dirname(out), file: basename(out)} : {folder: out};
  if (place.file === undefined && existsSync(out) && !isFolder)
    throw new UsageError(
      `--out ${out}: is a file, expected a folder or the name of a file that ends in ${extension}, as ${name} has it`,
    );
  refuseItsOwn(place, folder, isReference);
  return place;
}

/** What a run is made of would be lost, and a reference stays as it is. */
function refuseItsOwn({folder, file}: Place, run: string, isReference: boolean): void {
  const [into, own] = [resolve(folder), resolve(run)];
  const path = join(folder, file ?? '');
  if (isReference && `${into}${sep}`.startsWith(`${own}${sep}`))
    throw new UsageError(`--out ${path}: ${run} is a reference, which stays as it is: name another folder`);
  if (into === own && file !== undefined && existsSync(join(run, file)) && file.endsWith('.json'))
    throw new UsageError(`--out ${path}: is a part of the run: name another file`);
}

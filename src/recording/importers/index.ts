/** Every importer of address traces, by the extension of the files it reads. To add one: a file, and a line here. */
import type {Importer} from './address-trace.ts';
import {readLackey} from './lackey.ts';

export const importers: Readonly<Record<string, Importer>> = {'.lackey': readLackey};

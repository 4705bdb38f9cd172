/**
 * JSON that cannot be changed unseen: its last field is a checksum, the first 16 digits of the SHA-256 of the rest written without
 * white space.
 */
import {sha256} from '../canonical.ts';

const CHECKSUM = 'checksum';
const DIGITS = 16;

/** In one line, or with so many blanks a level. */
export const sealed = (value: object, indent?: number): string =>
  JSON.stringify({...value, [CHECKSUM]: checksumOf(value)}, null, indent);

/** What is wrong with a text, as a phrase that follows its name. */
export class Spoilt extends Error {
  override readonly name = 'Spoilt';
}

/** The value that was sealed; throws `Spoilt`. */
export function unsealed(text: string): object {
  const value = objectIn(text);
  if (value === undefined || Object.keys(value).at(-1) !== CHECKSUM)
    throw new Spoilt('does not end in a checksum: it was cut, or another version wrote it');
  const {[CHECKSUM]: checksum, ...rest} = value;
  if (checksumOf(rest) !== checksum) throw new Spoilt('was changed: it is not what its checksum was made of');
  return rest;
}

const checksumOf = (value: object): string => sha256(JSON.stringify(value)).slice(0, DIGITS);

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? {...value} : undefined;
  } catch {
    return undefined;
  }
}

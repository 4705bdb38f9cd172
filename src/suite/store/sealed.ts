/**
 * A line that cannot be changed unseen: JSON whose last field is a checksum, the first 16 digits of the SHA-256 of the line
 * without that field.
 */
import {sha256} from '../canonical.ts';

const DIGITS = 16;
const SEAL = new RegExp(`,"checksum":"([0-9a-f]{${DIGITS}})"}$`);

export function sealed(value: object): string {
  const text = JSON.stringify(value);
  return `${text.slice(0, -1)},"checksum":"${checksumOf(text)}"}`;
}

/** What is wrong with a line, as a phrase that follows its name. */
export class Spoilt extends Error {
  override readonly name = 'Spoilt';
}

/** The value that was sealed; throws `Spoilt`. */
export function unsealed(line: string): unknown {
  const seal = SEAL.exec(line);
  if (!seal) throw new Spoilt('does not end in a checksum: it was cut, or another version wrote it');
  const text = `${line.slice(0, seal.index)}}`;
  if (checksumOf(text) !== seal[1]) throw new Spoilt('was changed: it is not what its checksum was made of');
  return JSON.parse(text) as unknown;
}

const checksumOf = (text: string): string => sha256(text).slice(0, DIGITS);

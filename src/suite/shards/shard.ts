/** One of the parts that the passes of a run are dealt into: the i-th of n. It is no part of the spec, so of no id either. */
import {UsageError} from '../usage-error.ts';

export interface Shard {
  /** From 1 to `count`. */
  readonly index: number;
  readonly count: number;
}

const SHARD = /^(\d+)\/(\d+)$/;

/** `3/8`, the third of eight. */
export function shardFrom(text: string): Shard {
  const [, index = 0, count = 0] = (SHARD.exec(text) ?? []).map(Number);
  if (index >= 1 && index <= count && Number.isSafeInteger(count)) return {index, count};
  throw new UsageError(`--shard is "${text}", expected i/n with i from 1 to n, such as 1/8, or auto`);
}

export const shardText = ({index, count}: Shard): string => `${index}/${count}`;

/** As it stands in names of files. */
export const shardName = ({index, count}: Shard): string => `${index}-of-${count}`;

const NAME = /^([1-9]\d*)-of-([1-9]\d*)$/;

export function shardNamed(name: string): Shard | undefined {
  const [, index, count] = (NAME.exec(name) ?? []).map(Number);
  return index === undefined || index > count ? undefined : {index, count};
}

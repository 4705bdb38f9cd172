/** `--shard`: which part of a run is asked for. */
import {Option} from '@commander-js/extra-typings';
import {shardFrom, type Shard} from '../suite/shards/shard.ts';
import {shardOfJob} from './job-shard.ts';

export const shardOption = () =>
  new Option(
    '--shard <i/n>',
    'run the i-th of n parts, which `merge` makes one run of; auto takes both from the job that this is part of',
  )
    .argParser(askedShard)
    // What these say is of whole runs.
    .conflicts(['baseline', 'saveBaseline', 'failOn', 'strict']);

export const askedShard = (text: string): Shard =>
  text === 'auto' ? shardOfJob(process.env) : shardFrom(text);

/** The shard that the engine which started this process has it be, by the environment that it gave it. */
import type {Shard} from '../suite/shards/shard.ts';
import {UsageError} from '../suite/usage-error.ts';

type Variables = Readonly<Record<string, string | undefined>>;

const HOW_MANY = 'PAGEWALK_SHARDS';

export function shardOfJob(env: Variables): Shard {
  if (env['SLURM_ARRAY_TASK_ID'] !== undefined) return slurmShard(env);
  // Kubernetes counts from 0, GNU parallel from 1.
  if (env['JOB_COMPLETION_INDEX'] !== undefined)
    return shard(numberIn(env, 'JOB_COMPLETION_INDEX') + 1, numberIn(env, HOW_MANY));
  if (env['PARALLEL_SEQ'] !== undefined) return shard(numberIn(env, 'PARALLEL_SEQ'), numberIn(env, HOW_MANY));
  throw new UsageError(
    '--shard auto: no SLURM_ARRAY_TASK_ID, JOB_COMPLETION_INDEX or PARALLEL_SEQ is set, expected one of them',
  );
}

/** An array may begin anywhere, and go in steps. */
function slurmShard(env: Variables): Shard {
  const [id, first, step, count] = ['ID', 'MIN', 'STEP', 'COUNT'].map(name =>
    numberIn(env, `SLURM_ARRAY_TASK_${name}`),
  );
  return shard((id - first) / step + 1, count);
}

function numberIn(env: Variables, name: string): number {
  const text = env[name];
  if (text === undefined) throw new UsageError(`--shard auto: ${name} is not set, expected a whole number`);
  if (/^\d+$/.test(text)) return Number(text);
  throw new UsageError(`--shard auto: ${name} is "${text}", expected a whole number`);
}

function shard(index: number, count: number): Shard {
  if (Number.isInteger(index) && index >= 1 && index <= count) return {index, count};
  throw new UsageError(`--shard auto: this is task ${index} of ${count}, expected one from 1 to ${count}`);
}

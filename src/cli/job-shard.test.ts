import {expect, test} from 'vitest';
import {shardOfJob} from './job-shard.ts';

const array = (id: number, [first, step, count]: readonly [number, number, number]) => ({
  SLURM_ARRAY_TASK_ID: String(id),
  SLURM_ARRAY_TASK_MIN: String(first),
  SLURM_ARRAY_TASK_STEP: String(step),
  SLURM_ARRAY_TASK_COUNT: String(count),
});

test('the tasks of an array are its shards, wherever it begins and however it steps', () => {
  for (const [ids, given] of [
    [
      [1, 2, 3],
      [1, 1, 3],
    ],
    [
      [0, 1, 2, 3],
      [0, 1, 4],
    ],
    [
      [5, 15, 25],
      [5, 10, 3],
    ],
  ] as const)
    expect(ids.map(id => shardOfJob(array(id, given)))).toEqual(
      ids.map((_, at) => ({index: at + 1, count: ids.length})),
    );
});

test('Kubernetes counts from 0, GNU parallel from 1', () => {
  const PAGEWALK_SHARDS = '8';
  expect(shardOfJob({JOB_COMPLETION_INDEX: '0', PAGEWALK_SHARDS})).toEqual({index: 1, count: 8});
  expect(shardOfJob({JOB_COMPLETION_INDEX: '7', PAGEWALK_SHARDS})).toEqual({index: 8, count: 8});
  expect(shardOfJob({PARALLEL_SEQ: '1', PAGEWALK_SHARDS})).toEqual({index: 1, count: 8});
});

test('what lacks or is wrong is said by its name', () => {
  for (const [env, sentence] of [
    [{}, 'no SLURM_ARRAY_TASK_ID, JOB_COMPLETION_INDEX or PARALLEL_SEQ is set, expected one of them'],
    [{JOB_COMPLETION_INDEX: '0'}, 'PAGEWALK_SHARDS is not set, expected a whole number'],
    [{PARALLEL_SEQ: '1'}, 'PAGEWALK_SHARDS is not set, expected a whole number'],
    [{PARALLEL_SEQ: '9', PAGEWALK_SHARDS: '8'}, 'this is task 9 of 8, expected one from 1 to 8'],
    [{PARALLEL_SEQ: 'x', PAGEWALK_SHARDS: '8'}, 'PARALLEL_SEQ is "x", expected a whole number'],
    ...['MIN', 'STEP', 'COUNT'].map(
      name =>
        [
          {...array(1, [1, 1, 1]), [`SLURM_ARRAY_TASK_${name}`]: undefined},
          `SLURM_ARRAY_TASK_${name} is not set, expected a whole number`,
        ] as const,
    ),
    [array(4, [1, 1, 3]), 'this is task 4 of 3, expected one from 1 to 3'],
  ] as const)
    expect(() => shardOfJob(env)).toThrow(`--shard auto: ${sentence}`);
});

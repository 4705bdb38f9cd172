import type {Slips} from '../bug.ts';

/** What is dealt into shards, and made one again. */
export const shards: Slips = {
  'src/suite/shards/deal-shards.ts': [
    {
      text: 'costs[right] - costs[left] || left - right',
      becomes: 'left - right',
      why: 'a long pass comes last, when the others are done',
    },
    {
      text: 'loads[least] += costs[at];',
      becomes: 'loads[least] += 1;',
      why: 'a shard is as long as it has passes',
    },
    {
      text: 'dealt(plans.flatMap(passCosts), count).values()',
      becomes: 'plans.flatMap(plan => dealt(passCosts(plan), count)).values()',
      why: 'of many small plans the first shard has all',
    },
  ],
  'src/suite/shards/pass-cost.ts': [
    {
      text: '1000 * members.length * millisecondsOf',
      becomes: '1000 * millisecondsOf',
      why: 'a pass of one strategy takes what one of twelve does',
    },
    {
      text: 'milliseconds * (value / usual) ** exponent',
      becomes: 'milliseconds * exponent',
      why: 'a parameter that is swept changes nothing of what a pass takes',
    },
  ],
  'src/suite/shards/merge.ts': [
    {
      text: "if (byKey.get(cell.key)?.status !== 'ok') byKey.set(cell.key, cell);",
      becomes: 'byKey.set(cell.key, cell);',
      why: 'a cell that ended well in one folder is failed in the run',
    },
  ],
  'src/suite/shards/origin.ts': [
    {
      text: 'files: filesOf(plan),',
      becomes: 'files: {},',
      why: 'cells of another version of a file are missing, and nobody says why',
    },
  ],
  'src/suite/shards/missing.ts': [
    {
      text: 'folders.get(shardName(shard)) ?? folder',
      becomes: 'folder',
      why: 'the command runs a shard into the folder of another',
    },
  ],
  'src/suite/shards/other-recordings.ts': [
    {
      text: 'else if (before.recording !== recording)',
      becomes: 'else if (before.folder === folder && before.recording !== recording)',
      why: 'hosts that replayed different work are compared',
    },
  ],
  'src/suite/run.ts': [
    {
      text: "options.stored === 'replaced' ? {cells: []} : keptCells",
      becomes: 'keptCells',
      why: 'a shard that is run afresh believes what another kept',
    },
  ],
  'src/suite/store/hold.ts': [
    {
      text: 'shard === undefined ? SHARD_HOLDER.test(name) : name === HOLDER',
      becomes: 'shard !== undefined && name === HOLDER',
      why: 'a merge takes away the files that shards are writing',
    },
    {
      text: 'touchedAt(path) === seen && ',
      becomes: '',
      why: 'the living are waited for, for ever',
    },
  ],
  'src/cli/job-shard.ts': [
    {
      text: '(id - first) / step + 1',
      becomes: 'id - first + 1',
      why: 'an array in steps leaves shards out',
    },
    {
      text: "numberIn(env, 'JOB_COMPLETION_INDEX') + 1",
      becomes: "numberIn(env, 'JOB_COMPLETION_INDEX')",
      why: 'the first pod is none of the shards, and the last shard is nobody',
    },
  ],
  'src/cli/finish-run.ts': [
    {
      text: 'asked.report === false',
      becomes: 'asked.report === undefined',
      why: '--no-report renders all the same',
    },
  ],
  'src/cli/merge.ts': [
    {
      text: 'session.status = CELL_FAILED;',
      becomes: '',
      why: 'a script goes on with a run that lacks passes',
    },
  ],
};

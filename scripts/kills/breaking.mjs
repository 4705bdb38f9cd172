/**
 * Loaded before pagewalk: ends the process at the nth call that changes the folder of a run, or lets the disk be full after so
 * many bytes. PAGEWALK_BREAK says which, as break.ts has it. Plain JavaScript, for it is loaded before anything strips types.
 */
import fs from 'node:fs';
import {syncBuiltinESMExports} from 'node:module';
import {resolve, sep} from 'node:path';
import {isMainThread} from 'node:worker_threads';

const asked = JSON.parse(process.env.PAGEWALK_BREAK ?? 'null');
if (asked !== null && isMainThread) breakThings(asked);

function breakThings({folder, call, when, bytes}) {
  const inside = name =>
    typeof name === 'string' && `${resolve(name)}${sep}`.startsWith(resolve(folder) + sep);
  const files = new Set();
  const concerned = ([first]) => (typeof first === 'number' ? files.has(first) : inside(first));
  let calls = 0;
  let room = bytes ?? Number.POSITIVE_INFINITY;

  for (const name of [
    'mkdirSync',
    'openSync',
    'writeSync',
    'fsyncSync',
    'closeSync',
    'renameSync',
    'linkSync',
    'rmSync',
  ]) {
    const real = fs[name];
    fs[name] = (...args) => {
      if (!concerned(args)) return real(...args);
      const now = ++calls === call;
      if (now && when === 'before') end();
      if (now && when === 'half-way' && name === 'writeSync') {
        real(args[0], half(args[1], args[2]));
        end();
      }
      const answer = name === 'writeSync' ? written(real, args) : real(...args);
      if (name === 'openSync') files.add(answer);
      if (name === 'closeSync') files.delete(args[0]);
      if (now) end();
      return answer;
    };
  }
  syncBuiltinESMExports();

  /** As a disk does: what there is room for, and then an error. */
  function written(real, [file, content, at]) {
    const part = content.subarray(at);
    if (room === 0)
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), {code: 'ENOSPC'});
    const taken = real(file, part.subarray(0, room));
    room -= taken;
    return taken;
  }
}

const end = () => process.kill(process.pid, 'SIGKILL');
const half = (content, at) => content.subarray(at, at + Math.ceil((content.length - at) / 2));

import {codeOf} from '../system-error.ts';

/** Whether a process of this host runs; one that is somebody else's does. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return codeOf(thrown) === 'EPERM';
  }
}

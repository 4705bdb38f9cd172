/** What a system call that succeeded does to the descriptors of its process, and to the pipes that some of them are ends of. */
import type {Descriptors} from './descriptors.ts';
import type {SystemCall} from './program-sink.ts';
import {callNumbers, SYSTEM_CALL} from './system-calls.ts';

const OPENS = callNumbers(
  'open',
  'socket',
  'accept',
  'creat',
  'timerfd_create',
  'openat',
  'accept4',
  'signalfd4',
  'eventfd2',
  'epoll_create1',
  'inotify_init1',
  'memfd_create',
  'openat2',
);
const DUPLICATES = callNumbers('dup', 'dup2', 'dup3');
const PIPES = callNumbers('pipe', 'pipe2');
const WRITES = callNumbers('write', 'writev');

/** Linux 6.12, include/uapi/asm-generic/fcntl.h and include/uapi/linux/fcntl.h. */
const O_CLOEXEC = 0o2000000;
const [F_DUPFD, F_DUPFD_CLOEXEC] = [0, 1030];

/** `value` came back; `name` is that of the file that was opened. */
export function changeDescriptors(
  descriptors: Descriptors,
  {number, arguments: args}: SystemCall,
  value: number,
  name: string | undefined,
): void {
  const [first, second] = args;
  if (OPENS.has(number))
    descriptors.opened(value, {
      closesOnExec: closesOnExec(number, args),
      ...(name !== undefined && {file: name}),
    });
  else if (DUPLICATES.has(number)) descriptors.duplicated(first, value, closesOnExec(number, args));
  else if (number === SYSTEM_CALL.fcntl && (second === F_DUPFD || second === F_DUPFD_CLOEXEC))
    descriptors.duplicated(first, value, second === F_DUPFD_CLOEXEC);
  else if (PIPES.has(number)) descriptors.piped(closesOnExec(number, args));
  else if (number === SYSTEM_CALL.close) descriptors.closed(first);
  else if (WRITES.has(number)) descriptors.written(first, value);
}

/** Which argument has the flag. */
const FLAGS_AT: ReadonlyMap<number, number> = new Map([
  [SYSTEM_CALL.open, 1],
  [SYSTEM_CALL.socket, 1],
  [SYSTEM_CALL.timerfd_create, 1],
  [SYSTEM_CALL.openat, 2],
  [SYSTEM_CALL.accept4, 3],
  [SYSTEM_CALL.signalfd4, 3],
  [SYSTEM_CALL.eventfd2, 1],
  [SYSTEM_CALL.epoll_create1, 0],
  [SYSTEM_CALL.inotify_init1, 0],
  [SYSTEM_CALL.dup3, 2],
  [SYSTEM_CALL.pipe2, 1],
]);

function closesOnExec(number: number, args: readonly number[]): boolean {
  const at = FLAGS_AT.get(number);
  return at !== undefined && ((args[at] ?? 0) & O_CLOEXEC) !== 0;
}

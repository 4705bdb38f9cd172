/** What signals are called on x86-64 (Linux 6.12, arch/x86/include/uapi/asm/signal.h), in the order of their numbers from 1. */
const NAMES = `
  SIGHUP SIGINT SIGQUIT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGKILL SIGUSR1 SIGSEGV SIGUSR2 SIGPIPE SIGALRM
  SIGTERM SIGSTKFLT SIGCHLD SIGCONT SIGSTOP SIGTSTP SIGTTIN SIGTTOU SIGURG SIGXCPU SIGXFSZ SIGVTALRM SIGPROF
  SIGWINCH SIGIO SIGPWR SIGSYS
`
  .trim()
  .split(/\s+/);

/** `signal 34` where the number has no name, as those of real time. */
export const signalName = (number: number): string => NAMES[number - 1] ?? `signal ${number}`;

/**
 * A web server of processes that were forked before, which take turns: each sleeps until there is a connection, reads the
 * request, maps the file, sends it and unmaps it. A request is some system calls, one switch, and a mapping that comes and goes.
 *
 * System calls and the mapping are those of Apache httpd 2.4 for a static file of 10 KB, by its manual (Performance Tuning, Detailed
 * Analysis of a Trace, without what is Solaris's; EnableMMAP On and EnableSendfile Off are the defaults). How long a request takes is
 * assumed: at 3 GHz 30,000 requests a second are 100,000 cycles each, 1,000 are 3,000,000.
 */
import {workload, type GuestFile, type Process} from '../src/guest/story.ts';
import {Data, sweep} from './applications/data.ts';
import {Mix} from './applications/mix.ts';
import {exponent, farAccesses, GUEST, millions, warmCode} from './applications/parameters.ts';
import {NESTED, SHADOWS} from './claimants.ts';
import {dynamicProgram} from './programs/dynamic.ts';

const SERVER = dynamicProgram('httpd', 256);
/** accept, getsockname, fcntl twice, read, stat, open, writev, write to the log, shutdown, poll, read, close twice. */
const CALLS = 14;

export const webServer = workload({
  id: 'web-server',
  title: 'Prefork web server (density assumed)',
  family: 'application',
  hypothesis:
    'A switch, a mapping and a fault a request: shadow paging pays an exit for the switch and several for the mapping and ' +
    'its fault, and more where the kernel is isolated; nested paging only walks a little longer.',
  claims: [
    // The switch, the fault and its fill.
    {who: SHADOWS, exitsPer: 'guestContextSwitches', atLeast: 3},
    {who: SHADOWS, over: 'native', atLeast: 1.02},
    {who: NESTED, exitsPer: 'run', atMost: 0},
    {who: NESTED, over: 'native', within: 1.1},
  ],
  follows:
    "Apache httpd's prefork server in the system calls of a static request; how long one takes is assumed",
  guest: GUEST,
  parameters: {
    workers: {default: 8, min: 1, max: 1000, unit: 'workers', description: 'processes that serve, by turns'},
    requests: {default: 320, min: 1, max: 1e6, unit: 'requests', description: 'requests measured'},
    warmupMillionCycles: millions(16, 'of requests before measuring; each worker serves two at least'),
    requestCycles: {
      default: 100_000,
      min: 10_000,
      max: 1e9,
      unit: 'cycles',
      description: 'cycles of a request (assumption, 100,000 to 3,000,000)',
    },
    files: {
      default: 64,
      min: 1,
      max: 10_000,
      unit: 'files',
      description: 'files that are asked for, each as often as any',
    },
    filePages: {default: 3, min: 1, max: 1e6, unit: 'pages', description: 'pages of a file'},
    heapPages: {
      default: 512,
      min: 1,
      max: 2 ** 24,
      unit: 'pages',
      description: 'pages of each worker that it works with',
    },
    accesses: farAccesses(100, '100 to 2,000'),
    exponent,
  },
  *story(guest, parameters, rng) {
    const {requests, warmupMillionCycles, requestCycles, filePages, heapPages} = parameters;
    const files = Array.from({length: parameters.files}, () => guest.file(filePages));
    const parent = guest.spawn({program: SERVER});
    const data = new Data(parent, {pages: heapPages, exponent: parameters.exponent, writePercent: 30}, rng);
    const workers = Array.from({length: parameters.workers}, () => {
      const process = parent.fork();
      const heap = data.region.in(process);
      sweep(heap);
      warmCode(process, SERVER);
      const mix = new Mix(
        instructions => process.compute(instructions),
        [{perMillion: parameters.accesses, happen: () => data.access(heap)}],
      );
      return {process, mix};
    });
    parent.wait();
    const serve = (count: number) => {
      for (let served = 0; served < count; served++) {
        const {process, mix} = workers[served % workers.length];
        respond(process, mix, files[rng.below(files.length)], requestCycles);
        process.wait();
        guest.endIteration();
      }
    };
    serve(Math.max(2 * workers.length, Math.ceil((warmupMillionCycles * 1e6) / requestCycles)));
    yield 'workers warm';
    serve(requests);
    yield 'requests served';
  },
});

/** Half of the work before the file is there, half of it after that; accept is what the worker slept in. */
function respond(process: Process, mix: Mix, file: GuestFile, cycles: number): void {
  for (let call = 1; call < CALLS / 2; call++) process.syscall();
  mix.run(Math.ceil(cycles / 2));
  const mapping = process.mapFile(file, {sharing: 'shared', protection: 'read'});
  mapping.touchAll('read');
  mix.run(Math.ceil(cycles / 2));
  for (let call = CALLS / 2; call < CALLS; call++) process.syscall();
  mapping.unmap();
}

/** How much a program did. */
import type {Image, ProgramSink, SystemCall} from './program-sink.ts';
import {SYSTEM_CALL} from './system-calls.ts';

export class ProgramCounts implements ProgramSink {
  instructions = 0;
  /** Loads and stores: an instruction that does both to one place makes two. */
  accesses = 0;
  processes = 0;
  /** From one process to another. */
  switches = 0;
  /** By their numbers: fork, vfork and exit_group are those that did so, whatever it called. */
  readonly systemCalls = new Map<number, number>();
  /** That a handler took, by their numbers. */
  readonly signals = new Map<number, number>();
  private running = 0;

  instruction(_page: number, _byte: number, _bytes: number): void {
    this.instructions++;
  }

  load(_page: number, _byte: number, _bytes: number): void {
    this.accesses++;
  }

  store(_page: number, _byte: number, _bytes: number): void {
    this.accesses++;
  }

  modify(_page: number, _byte: number, _bytes: number): void {
    this.accesses += 2;
  }

  start(_image: Image): void {
    this.processes++;
  }

  run(process: number): void {
    if (process !== this.running) this.switches++;
    this.running = process;
  }

  fork(_child: number): void {
    this.processes++;
    count(this.systemCalls, SYSTEM_CALL.fork);
  }

  vfork(_child: number): void {
    this.processes++;
    count(this.systemCalls, SYSTEM_CALL.vfork);
  }

  execute(_image: Image): void {
    count(this.systemCalls, SYSTEM_CALL.execve);
  }

  call({number}: SystemCall): void {
    count(this.systemCalls, number);
  }

  sleep({number}: SystemCall): void {
    count(this.systemCalls, number);
  }

  signal(number: number): void {
    count(this.signals, number);
  }

  exit(): void {
    count(this.systemCalls, SYSTEM_CALL.exit_group);
  }
}

function count(counts: Map<number, number>, number: number): void {
  counts.set(number, (counts.get(number) ?? 0) + 1);
}

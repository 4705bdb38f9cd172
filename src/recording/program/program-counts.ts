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
  /** By their numbers: fork, vfork, execve and exit_group are those that did so, whatever it called. */
  readonly systemCalls = new Map<number, number>();
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
    this.count(SYSTEM_CALL.fork);
  }

  vfork(_child: number): void {
    this.processes++;
    this.count(SYSTEM_CALL.vfork);
  }

  execute(_image: Image): void {
    this.count(SYSTEM_CALL.execve);
  }

  call({number}: SystemCall): void {
    this.count(number);
  }

  sleep({number}: SystemCall): void {
    this.count(number);
  }

  exit(): void {
    this.count(SYSTEM_CALL.exit_group);
  }

  private count(number: number): void {
    this.systemCalls.set(number, (this.systemCalls.get(number) ?? 0) + 1);
  }
}

/** What a recorded program says of its processes. Their pages are those of the address space that they are in, as of a guest. */
import type {ProgramSink, SystemCall} from '../recording/program/program-sink.ts';
import {systemCallName} from '../recording/program/system-call-names.ts';
import {AddressFacts} from './address-facts.ts';
import type {Facts} from './facts.ts';

/** The key of each page that was used of an address space. */
type Pages = Map<number, number>;

export class ProgramFacts extends AddressFacts implements ProgramSink {
  private switches = 0;
  private readonly calls = new Map<string, number>();
  private processes = 0;
  private running = 0;
  private pages: Pages = new Map();
  /** By process; none where it has ended. */
  private readonly spaces: (Pages | undefined)[] = [];
  private keys = 0;

  start(): void {
    this.processes = 1;
    this.enter(0, new Map());
  }

  run(process: number): void {
    if (process !== this.running) this.switches++;
    this.enter(process, this.spaces[process] ?? new Map());
  }

  fork(child: number): void {
    this.count('fork');
    this.born(child, new Map());
  }

  /** The child borrows its parent's pages. */
  vfork(child: number): void {
    this.count('vfork');
    this.born(child, this.pages);
  }

  execute(): void {
    this.count('execve');
    this.enter(this.running, new Map());
  }

  call({number}: SystemCall): void {
    this.count(systemCallName(number));
  }

  sleep(call: SystemCall): void {
    this.call(call);
  }

  exit(): void {
    this.count('exit_group');
    this.spaces[this.running] = undefined;
  }

  override found(): ReturnType<AddressFacts['found']> &
    Pick<Facts, 'processes' | 'switches' | 'systemCalls'> {
    const {processes, switches, calls} = this;
    const byCount = [...calls].toSorted(([one, a], [other, b]) => b - a || (one < other ? -1 : 1));
    return {processes, switches, systemCalls: Object.fromEntries(byCount), ...super.found()};
  }

  protected override keyOf(page: number): number {
    const {pages} = this;
    let key = pages.get(page);
    if (key === undefined) pages.set(page, (key = this.keys++));
    return key;
  }

  private count(name: string): void {
    this.calls.set(name, (this.calls.get(name) ?? 0) + 1);
  }

  private born(child: number, pages: Pages): void {
    this.processes++;
    this.spaces[child] = pages;
  }

  private enter(process: number, pages: Pages): void {
    this.running = process;
    this.pages = this.spaces[process] = pages;
    this.codePage = -1;
  }
}

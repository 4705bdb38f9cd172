/** What a process knows of the program that it runs: where each mapping lies, and the steps that it has yet to do. */
import type {Gvn} from '../hardware/address.ts';
import type {AddressSpace} from './address-space.ts';
import type {Program, Step} from './program.ts';

/** First page, and pages. */
type Place = readonly [start: Gvn, pages: number];

/** The mapping that lies where code lies: the first one of the image. */
function first({name, image}: Program): string {
  for (const step of image) if ('mmap' in step) return step.mmap;
  throw new Error(`the image of program ${name} maps nothing`);
}

/** Pages from the first to the last of the program's own mapping, so that the heap can lie behind it. */
export function extent(program: Program): number {
  const own = first(program);
  let pages = 0;
  for (const step of program.image) {
    if ('mmap' in step && step.mmap === own) pages = Math.max(pages, step.pages);
    if ('over' in step && step.over === own) pages = Math.max(pages, step.at + step.pages);
  }
  return pages;
}

export class Execution {
  readonly program: Program;
  private readonly places = new Map<string, Place>();
  private due: readonly Step[] = [];

  constructor(program: Program) {
    this.program = program;
  }

  /** The same program in a process that forks; what is due is the child's own affair. */
  inherited(): Execution {
    const copy = new Execution(this.program);
    for (const [name, place] of this.places) copy.places.set(name, place);
    return copy;
  }

  /** Has the process do `steps` before whatever it does next. */
  owe(steps: readonly Step[] = []): void {
    this.due = [...this.due, ...steps];
  }

  get isBehind(): boolean {
    return this.due.length > 0;
  }

  /** What is due, from now on no more. */
  take(): readonly Step[] {
    const {due} = this;
    this.due = [];
    return due;
  }

  /** Whether `name` is to lie where code lies. */
  isOwn(name: string): boolean {
    return name === first(this.program);
  }

  placed(name: string, start: Gvn, pages: number): void {
    this.places.set(name, [start, pages]);
  }

  whole(name: string): Place {
    const place = this.places.get(name);
    if (!place) throw this.mistake(`names "${name}", which is not mapped`);
    return place;
  }

  gone(name: string): void {
    this.places.delete(name);
  }

  /** Page `page` of the mapping `name`. */
  at(space: AddressSpace, name: string, page: number): Gvn {
    const {image, heapEnd} = space;
    if (!(Number.isInteger(page) && page >= 0)) throw this.mistake(`names page ${page} of "${name}"`);
    if (name === 'stack' && page < image.stackPages) return image.stack + image.stackPages - 1 - page;
    if (name === 'heap' && image.heap + page < heapEnd) return image.heap + page;
    if (name === 'stack' || name === 'heap') throw this.mistake(`names page ${page} of a smaller ${name}`);
    return this.whole(name)[0] + page;
  }

  mistake(what: string): Error {
    return new Error(`program ${this.program.name} ${what}`);
  }
}

/** What parameters may name: the eviction policies of this program, and those in files of the user's. */
import {shown} from '../timing/shown.ts';
import type {Cached, EvictionKind, EvictionPolicy} from '../shadow/eviction/policy.ts';
import {OWN_LIBRARY, type Library} from '../strategies/strategy.ts';
import {findEviction} from './catalogue.ts';
import {WrongAnswer} from './thrown.ts';
import {sentenceOf} from './usage-error.ts';

export async function libraryOf(paths: readonly string[]): Promise<Library> {
  const found = await Promise.all(paths.map(findEviction));
  const kinds = new Map(found.map(({id, thing}, at) => [id, inspected(thing, paths[at])]));
  return {eviction: name => kinds.get(name) ?? OWN_LIBRARY.eviction(name)};
}

/** A user's policy may be plain JavaScript, and wrong: what it answers is looked at, so that it fails with a sentence. */
function inspected(kind: EvictionKind, path: string): EvictionKind {
  const {id, title, description, bound} = kind;
  return {
    id,
    title,
    description,
    ...(bound === undefined ? {} : {bound}),
    build: <Entry extends Cached>(setting: Parameters<EvictionKind['build']>[0]) =>
      new Inspected({id, path}, kind.build<Entry>(setting)),
  };
}

const METHODS = ['created', 'used', 'victim', 'evicted', 'freed'] as const;

interface Named {
  readonly id: string;
  readonly path: string;
}

class Inspected<Entry extends Cached> implements EvictionPolicy<Entry> {
  private readonly named: Named;
  private readonly policy: EvictionPolicy<Entry>;
  private readonly held = new Set<Entry>();

  constructor(named: Named, policy: EvictionPolicy<Entry>) {
    this.named = named;
    this.policy = policy;
    const lacking = METHODS.find(method => typeof policy?.[method] !== 'function');
    if (lacking !== undefined) {
      const lacks = typeof policy === 'object' && policy !== null;
      const returned = lacks ? `an object without a method ${lacking}` : shown(policy);
      throw this.wrong(`build returned ${returned}, expected an eviction policy`);
    }
  }

  created(entry: Entry): void {
    this.held.add(entry);
    this.ask('created', () => this.policy.created(entry));
  }

  used(entry: Entry): void {
    this.ask('used', () => this.policy.used(entry));
  }

  victim(isPinned: (entry: Entry) => boolean): Entry | undefined {
    const victim = this.ask('victim', () => this.policy.victim(isPinned));
    const wrong = victim === undefined ? this.nobodyNamed(isPinned) : this.wronglyNamed(victim, isPinned);
    if (wrong !== undefined) throw this.wrong(`victim() named ${wrong}`);
    return victim;
  }

  evicted(entry: Entry): void {
    this.held.delete(entry);
    this.ask('evicted', () => this.policy.evicted(entry));
  }

  freed(entry: Entry): void {
    this.held.delete(entry);
    this.ask('freed', () => this.policy.freed(entry));
  }

  audit(entries: ReadonlySet<Entry>): void {
    this.ask('audit', () => this.policy.audit?.(entries));
  }

  private ask<Answer>(method: keyof EvictionPolicy, question: () => Answer): Answer {
    try {
      return question();
    } catch (thrown) {
      throw this.wrong(`${method}() threw: ${sentenceOf(thrown)}`, thrown);
    }
  }

  private wrong(sentence: string, cause?: unknown): WrongAnswer {
    const {id, path} = this.named;
    return new WrongAnswer(path, `eviction policy ${id}: ${sentence}`, cause);
  }

  /** What is wrong with naming nobody. */
  private nobodyNamed(isPinned: (entry: Entry) => boolean): string | undefined {
    const movable = [...this.held].filter(entry => !isPinned(entry)).length;
    return movable === 0 ? undefined : `nobody, and ${movable} of ${this.held.size} could go`;
  }

  private wronglyNamed(victim: Entry, isPinned: (entry: Entry) => boolean): string | undefined {
    if (!this.held.has(victim)) return `${shown(victim)}, which is not there`;
    return isPinned(victim) ? 'what is pinned' : undefined;
  }
}

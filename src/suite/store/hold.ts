/**
 * Who is at work in a folder: a file there names the process, and is touched as long as it runs. A second process is told of
 * the first. Shards of one run hold a file each, so that they may be at work together, and nobody else beside them. What a
 * kill left behind holds nobody up.
 */
import {existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync} from 'node:fs';
import {hostname} from 'node:os';
import {join, resolve} from 'node:path';
import {setTimeout} from 'node:timers/promises';
import {z} from 'zod';
import {shardName, type Shard} from '../shards/shard.ts';
import {UsageError} from '../usage-error.ts';
import {putNew} from './durable.ts';
import {isRunning} from './process.ts';

const HOLDER = 'held-by.json';
const SHARD_HOLDER = /^held-by-\d+-of-\d+\.json$/;

export const isHolder = (name: string): boolean => name === HOLDER || SHARD_HOLDER.test(name);

const holderNamed = (shard: Shard | undefined): string =>
  shard === undefined ? HOLDER : `held-by-${shardName(shard)}.json`;

const TOUCH_MS = 10_000;
const POLL_MS = 500;
/** A holder that has not touched its file so long is gone, or asleep with all its machine. */
const GONE_MS = 120_000;

const holderSchema = z.object({host: z.string(), pid: z.number().int().positive(), since: z.string()});
type Holder = z.infer<typeof holderSchema>;

/** The holders' files that are this process's. */
const held = new Set<string>();

export class Hold {
  private readonly path: string;
  private readonly heartbeat: NodeJS.Timeout;
  private readonly release = (): void => this.end();

  /** Throws a sentence where somebody else holds the folder, with the option that names another. */
  constructor(folder: string, option: string, shard?: Shard) {
    this.path = join(resolve(folder), holderNamed(shard));
    take(folder, this.path, option);
    held.add(this.path);
    process.once('exit', this.release);
    this.heartbeat = setInterval(() => touch(this.path), TOUCH_MS).unref();
    // Only now, so that of two that come at once at least one sees the other.
    const other = othersIn(folder, shard).find(path => !isGone(path));
    if (other === undefined) return;
    this.end();
    throw new UsageError(heldSentence(folder, other, option));
  }

  end(): void {
    if (!held.delete(this.path)) return;
    clearInterval(this.heartbeat);
    process.removeListener('exit', this.release);
    const holder = holderOf(textIn(this.path));
    if (holder?.host === hostname() && holder.pid === process.pid) rmSync(this.path, {force: true});
  }
}

/**
 * Waits for what may be the hold of a host that died: until it is touched, which the living do, or has not been for so long
 * that it is gone. Whoever then opens the folder is told of the living.
 */
export async function untilKnown(
  folder: string,
  shard: Shard | undefined,
  {signal, waiting}: {readonly signal: AbortSignal | undefined; readonly waiting: (sentence: string) => void},
): Promise<void> {
  const own = join(resolve(folder), holderNamed(shard));
  for (const path of [own, ...othersIn(folder, shard)]) {
    const seen = touchedAt(path);
    const mayBeDead = (): boolean =>
      isOfAnotherHost(path) && !isGone(path) && touchedAt(path) === seen && signal?.aborted !== true;
    if (mayBeDead())
      waiting(`${folder}: ${holderSentence(path)}: waiting until it is heard of, or known to be gone`);
    while (mayBeDead()) await setTimeout(POLL_MS);
  }
}

const touchedAt = (path: string): number | undefined => statSync(path, {throwIfNoEntry: false})?.mtimeMs;

function isOfAnotherHost(path: string): boolean {
  const holder = holderOf(textIn(path));
  return holder !== undefined && holder.host !== hostname();
}

function take(folder: string, path: string, option: string): void {
  const own: Holder = {host: hostname(), pid: process.pid, since: new Date().toISOString()};
  const text = `${JSON.stringify(own)}\n`;
  if (putNew(path, text)) return;
  const found = textIn(path);
  const isLeft = isGone(path);
  // Another process may have found it left, too, and have put its own there since.
  if (isLeft && textIn(path) === found) rmSync(path, {force: true});
  if (!putNew(path, text)) throw new UsageError(heldSentence(folder, path, option));
}

/** The files of those beside whom this one may not be at work: of a shard, who has all of the run; of that one, any shard. */
function othersIn(folder: string, shard: Shard | undefined): readonly string[] {
  const names = (existsSync(folder) ? readdirSync(folder) : []).filter(name =>
    shard === undefined ? SHARD_HOLDER.test(name) : name === HOLDER,
  );
  return names.map(name => join(resolve(folder), name));
}

function isGone(path: string): boolean {
  const holder = holderOf(textIn(path));
  if (holder?.host === hostname()) {
    const isOther = holder.pid === process.pid && !held.has(path);
    if (isOther || !isRunning(holder.pid)) return true;
  }
  const stat = statSync(path, {throwIfNoEntry: false});
  return stat === undefined || Date.now() - stat.mtimeMs > GONE_MS;
}

function touch(path: string): void {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // Its folder was taken away: who writes there next says so.
  }
}

function textIn(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function holderOf(text: string): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function holderSentence(path: string): string {
  const holder = holderOf(textIn(path));
  if (!holder) return 'another process is at work there';
  return `process ${holder.pid} on ${holder.host} has been at work there since ${holder.since}`;
}

function heldSentence(folder: string, path: string, option: string): string {
  return `${folder}: ${holderSentence(path)}: wait for it, or name another folder with ${option}`;
}

/**
 * Who is at work in a folder: a file there names the process, and is touched as long as it runs. A second process is told of
 * the first. What a kill left behind holds nobody up.
 */
import {readFileSync, rmSync, statSync, utimesSync} from 'node:fs';
import {hostname} from 'node:os';
import {join, resolve} from 'node:path';
import {z} from 'zod';
import {UsageError} from '../usage-error.ts';
import {putNew} from './durable.ts';
import {isRunning} from './process.ts';

export const HOLDER = 'held-by.json';

const TOUCH_MS = 10_000;
/** A holder that has not touched its file so long is gone, or asleep with all its machine. */
const GONE_MS = 120_000;

const holderSchema = z.object({host: z.string(), pid: z.number().int().positive(), since: z.string()});
type Holder = z.infer<typeof holderSchema>;

/** The folders that this process holds. */
const held = new Set<string>();

export class Hold {
  private readonly folder: string;
  private readonly path: string;
  private readonly heartbeat: NodeJS.Timeout;
  private readonly release = (): void => this.end();

  /** Throws a sentence where somebody else holds the folder, with the option that names another. */
  constructor(folder: string, option: string) {
    this.folder = resolve(folder);
    this.path = join(this.folder, HOLDER);
    take(this.folder, this.path, option);
    held.add(this.folder);
    process.once('exit', this.release);
    this.heartbeat = setInterval(() => touch(this.path), TOUCH_MS).unref();
  }

  end(): void {
    if (!held.delete(this.folder)) return;
    clearInterval(this.heartbeat);
    process.removeListener('exit', this.release);
    const holder = holderOf(textIn(this.path));
    if (holder?.host === hostname() && holder.pid === process.pid) rmSync(this.path, {force: true});
  }
}

function take(folder: string, path: string, option: string): void {
  const own: Holder = {host: hostname(), pid: process.pid, since: new Date().toISOString()};
  const text = `${JSON.stringify(own)}\n`;
  if (putNew(path, text)) return;
  const found = textIn(path);
  const isLeft = isGone(folder, path, holderOf(found));
  // Another process may have found it left, too, and have put its own there since.
  if (isLeft && textIn(path) === found) rmSync(path, {force: true});
  if (!putNew(path, text)) throw new UsageError(heldSentence(folder, path, option));
}

function isGone(folder: string, path: string, holder: Holder | undefined): boolean {
  if (holder?.host === hostname()) {
    const isOther = holder.pid === process.pid && !held.has(folder);
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

function heldSentence(folder: string, path: string, option: string): string {
  const holder = holderOf(textIn(path));
  const who = holder
    ? `process ${holder.pid} on ${holder.host} has been at work there since ${holder.since}`
    : 'another process is at work there';
  return `${folder}: ${who}: wait for it, or name another folder with ${option}`;
}

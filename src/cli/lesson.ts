/** `pagewalk explain --lesson`: the seven cases as one page. */
import {resolve} from 'node:path';
import {explainEvents} from '../explain/explained.ts';
import {eventsFrom, findEvent} from '../explain/find-event.ts';
import {LESSON, type LessonCase} from '../explain/lesson.ts';
import type {TaughtCase} from '../report/lesson/page.ts';
import {findMachine} from '../suite/catalogue.ts';
import {putWhole} from '../suite/store/durable.ts';
import {DEFAULT_MACHINE} from '../suite/spec.ts';
import {explainSpec} from './asked-explain.ts';
import {explainedWorkload} from './explained-workload.ts';
import type {Session} from './main.ts';
import {writing} from './writing.ts';

export async function writeLesson({terminal, signal}: Session, out: string): Promise<void> {
  const cases: TaughtCase[] = [];
  for (const lesson of LESSON) cases.push(await taught(lesson, signal));
  // Loading the page takes longer than most verbs: only who writes it waits for it.
  const {lessonHtml} = await import('../report/lesson/page.ts');
  const page = lessonHtml(cases, findMachine(DEFAULT_MACHINE).thing);
  writing(out, () => putWhole(resolve(out), page));
  terminal.err(`The lesson is ${out}\n`);
}

async function taught(lesson: LessonCase, signal: AbortSignal): Promise<TaughtCase> {
  const {workload, strategies, event, number} = lesson;
  const set = Object.entries(lesson.set).map(([name, value]) => `${name}=${value}`);
  const spec = explainSpec({workload, strategy: strategies, machine: DEFAULT_MACHINE, seed: 1, set});
  const scene = await explainedWorkload(spec, signal);
  const found = findEvent(scene, {by: 'count', name: event, number}, {measured: true});
  if ('there' in found) throw new Error(`lesson: ${workload} has ${found.there} ${event}`);
  const again = found.madeAgainAt;
  if (again === undefined) return {lesson, found, event: explainEvents(scene, [found.number])[0]};
  const numbers = Array.from({length: again - found.number + 1}, (_, at) => found.number + at);
  const explained = explainEvents(scene, numbers);
  const handled = eventsFrom(scene.source, found.number, again).map((named, at) => ({
    named,
    event: explained[at],
  }));
  return {lesson, found, event: explained[0], handled};
}

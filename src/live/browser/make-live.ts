/** Makes a report live: what a reader sets is told anew, from the counts that the page carries. */
import type {PageData} from '../page-data.ts';
import {fragmentOf, isSame, settingsIn} from '../settings.ts';
import {Controls} from './controls.ts';
import {LivePage} from './live-page.ts';
import {outcomeHtml, refusedHtml} from './outcome.ts';
import {TornadoPane} from './tornado-pane.ts';

export function makeLive(data: PageData): void {
  const {plan, prices, run} = data;
  const section = sectionBefore(document.querySelector('main')!);
  const controls = new Controls(data, section, settings => {
    remember(fragmentOf(settings, plan));
    void page.show(settings);
  });
  const place = section.querySelector('.tornado');
  const tornado = place === null ? undefined : new TornadoPane(place);
  const page = new LivePage(data, told => {
    controls.tell(outcomeHtml(run, told));
    if (told.sensitivity !== undefined) void tornado?.show(told.sensitivity);
  });

  const folded = section.querySelector('details')!;
  folded.addEventListener('toggle', () => void page.conclude(), {once: true});

  function obey(): void {
    if (isPlace()) return;
    const {settings, refused} = settingsIn(
      location.hash.slice(1),
      plan,
      prices.map(({name}) => name),
    );
    controls.show(settings);
    controls.warn(refusedHtml(refused));
    folded.open ||= location.hash !== '';
    if (!isSame(settings, page.settings)) void page.show(settings);
  }

  goWithoutForgetting();
  addEventListener('hashchange', obey);
  controls.show(page.settings);
  obey();
  document.documentElement.dataset['live'] = 'ready';
}

function sectionBefore(main: Element): HTMLElement {
  const section = document.createElement('section');
  section.className = 'controls';
  section.setAttribute('aria-labelledby', 'controls');
  main.before(section);
  return section;
}

/** The address of this very page says what is set, so that it can be sent, kept, and gone back to. */
function remember(fragment: string): void {
  history.replaceState(null, '', fragment === '' ? location.pathname + location.search : `#${fragment}`);
}

/** Whether the address names a place on the page, and not what is set. */
const isPlace = (): boolean => location.hash !== '' && !location.hash.includes('=');

/** To a place on the page, without the address losing what is set. */
function goWithoutForgetting(): void {
  document.addEventListener('click', event => {
    const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
    if (link === null || location.hash === '' || isPlace()) return;
    const place = document.getElementById(decodeURIComponent(link.getAttribute('href')!.slice(1)));
    if (place === null) return;
    event.preventDefault();
    place.scrollIntoView();
  });
}

/** The guided tour over the sample data: the whole way from a missed code to a served translation, step by step, with what is done already. */
import { ENDPOINTS } from '../../http/api/contract/endpoints.js';
import { apiOf, visitorOf } from '../api.js';
import { Badge } from '../components/badge.js';
import type { UiContext, UiContextOf } from '../context.js';
import { page } from '../page.js';

interface Step {
  readonly title: string;
  readonly text: string;
  readonly path: string;
  readonly link: string;
  readonly done: boolean;
}

export async function tourPage(c: UiContextOf, ui: UiContext): Promise<Response> {
  const steps = await tourSteps(c, ui);
  const now = steps.findIndex(({ done }) => !done);
  return page(
    c,
    ui,
    { title: 'Tour' },
    <>
      <h1>From a missed code to a served translation</h1>
      <p>
        The sample data holds small releases of LOINC, SNOMED CT, RxNorm and ICD-10, and the catalogue of an invented
        laboratory. Each step opens the page where it is done; a step that is done says so when you come back.
      </p>
      <ol class="tour">
        {steps.map(({ title, text, path, link, done }, index) => (
          <li class={`card ${index === now ? 'now' : ''}`} aria-current={index === now ? 'step' : undefined}>
            <h2>
              {title} {done ? <Badge tone="good">done</Badge> : null}
            </h2>
            <p>{text}</p>
            <a class={`button ${index === now ? '' : 'second'}`} href={path}>
              {link}
            </a>
          </li>
        ))}
      </ol>
    </>,
  );
}

async function tourSteps(c: UiContextOf, ui: UiContext): Promise<readonly Step[]> {
  const signedIn = (await visitorOf(c, ui)) !== undefined;
  const api = apiOf(c, ui);
  const maps = signedIn ? (await api.call(ENDPOINTS.listMaps, { query: { limit: 100 } })).items : [];
  const stats = signedIn ? await api.call(ENDPOINTS.queueStats, {}) : undefined;
  const states = signedIn ? (await api.call(ENDPOINTS.countRows, { query: {} })).states : {};
  const map = maps[0];
  const some = (...names: readonly (keyof typeof states)[]): boolean => names.some((name) => (states[name] ?? 0) > 0);
  const rows = map !== undefined && map.progress.rows > 0;
  const answered = some('in-review', 'approved', 'no-map');
  const steps: readonly Step[] = [
    {
      title: 'Sign in',
      text: 'The password of the demonstration user was printed once where the server was started.',
      path: '/login?next=/tour',
      link: 'Sign in',
      done: signedIn,
    },
    {
      title: 'Look something up',
      text: 'Type a few letters of a name; open a concept to see its parts, its place in the hierarchy and its maps.',
      path: '/browse',
      link: 'Browse',
      done: false,
    },
    {
      title: 'See what is missed',
      text: `Codes that clients asked for and no map has, the most urgent first${stats === undefined ? '' : `: ${stats.open} now`}. Select some and take them into the map.`,
      path: '/queue/live',
      link: 'Live misses',
      done: rows,
    },
    {
      title: 'Decide',
      text: 'Open the first row. Candidates stand side by side with what agrees and what does not; 1 accepts the first and goes on, x says that there is none, u takes back.',
      path: '/queue?state=unmapped',
      link: 'Rows to map',
      done: answered,
    },
    {
      title: 'Review',
      text: 'Nobody approves what they wrote: a second person looks at the answers, agreeing ones together.',
      path: '/review',
      link: 'Review',
      done: some('approved', 'no-map'),
    },
    {
      title: 'Publish',
      text: 'The checklist says what stops a version; publishing freezes, compiles and serves it, and rolling back moves a pointer.',
      path: map === undefined ? '/maps' : `/maps/${map.id}`,
      link: 'The map',
      done: maps.some(({ served }) => served !== undefined),
    },
    {
      title: 'A new release',
      text: 'What it deprecates, retires, renames or moves is shown before it is decided, with the replacement that it proposes.',
      path: map === undefined ? '/maps' : `/maps/${map.id}/impact`,
      link: 'Impact',
      done: false,
    },
    {
      title: 'Who did what',
      text: 'Every event is in a chain of hashes; the dashboard shows traffic, misses and the audit.',
      path: '/dashboard',
      link: 'Dashboard',
      done: false,
    },
  ];
  return steps;
}

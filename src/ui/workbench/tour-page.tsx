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
  /** Absent where nobody can know. */
  readonly done?: boolean;
}

export async function tourPage(c: UiContextOf, ui: UiContext): Promise<Response> {
  const state = await standing(c, ui);
  const steps = stepsOf(state);
  const now = state.signedIn ? (state.decided ? -1 : 1) : 0;
  return page(
    c,
    ui,
    { title: 'Tour' },
    <>
      <h1>From a missed code to a served translation</h1>
      <p>
        The sample data holds small releases of LOINC, SNOMED CT, RxNorm and ICD-10, and the catalogue of an invented
        laboratory. Each step opens the page where it is done.
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

/** What the steps say of the state of things. */
interface Standing {
  readonly signedIn: boolean;
  /** The visitor has answered or reviewed something. */
  readonly decided: boolean;
  /** Codes of live traffic that no map has. */
  readonly missed: number | undefined;
  readonly map: string | undefined;
}

async function standing(c: UiContextOf, ui: UiContext): Promise<Standing> {
  const visitor = await visitorOf(c, ui);
  if (visitor === undefined) return { signedIn: false, decided: false, missed: undefined, map: undefined };
  const api = apiOf(c, ui);
  const [stats, maps] = await Promise.all([
    api.call(ENDPOINTS.stats, { query: { days: 1 } }),
    api.call(ENDPOINTS.listMaps, { query: { limit: 1 } }),
  ]);
  return {
    signedIn: true,
    decided: stats.work.byPerson.some(({ name }) => name === visitor.name),
    missed: stats.queue.open,
    map: maps.items[0]?.id,
  };
}

function stepsOf({ signedIn, decided, missed, map }: Standing): readonly Step[] {
  const mapPath = map === undefined ? '/maps' : `/maps/${map}`;
  const many = missed === undefined ? '' : `: ${missed} now`;
  return [
    {
      title: 'Sign in',
      text: 'The password of the demonstration user was printed once where the server was started.',
      path: '/login?next=/tour',
      link: 'Sign in',
      done: signedIn,
    },
    {
      title: 'See what is missed',
      text: `Codes that clients asked for and no map has, the most urgent first${many}. Select some and take them into the map.`,
      path: '/queue/live',
      link: 'Live misses',
    },
    {
      title: 'Decide',
      text: 'Open the first row. Candidates stand side by side with what agrees and what does not; 1 accepts the first and goes on, x says that there is none, u takes back.',
      path: '/queue?state=unmapped',
      link: 'Rows to map',
      done: decided,
    },
    {
      title: 'Review',
      text: 'Nobody approves what they wrote: a second person looks at the answers, agreeing ones together.',
      path: '/review',
      link: 'Review',
    },
    {
      title: 'Publish',
      text: 'The checklist says what stops a version; publishing freezes, compiles and serves it, and rolling back moves a pointer.',
      path: mapPath,
      link: 'The map',
    },
    {
      title: 'A new release',
      text: 'What it deprecates, retires, renames or moves is shown before it is decided, with the replacement that it proposes.',
      path: map === undefined ? '/maps' : `${mapPath}/impact`,
      link: 'Impact',
    },
    {
      title: 'Look something up',
      text: 'Type a few letters of a name; open a concept to see its parts, its place in the hierarchy and its maps.',
      path: '/browse',
      link: 'Browse',
    },
    {
      title: 'Who did what',
      text: 'Every event is in a chain of hashes; the dashboard shows traffic, misses and the audit.',
      path: '/dashboard',
      link: 'Dashboard',
    },
  ];
}

/** Decisions of the last days by person: a stacked column for each day, and the same as a table. */
import type { Stats } from '../../http/api/contract/oversight.js';
import { Table } from '../components/table.js';
import { counted, number } from '../words.js';

type Work = Stats['work'];

interface PersonDays {
  readonly name: string;
  readonly total: number;
  /** Decisions of each day, oldest first. */
  readonly days: readonly number[];
}

/** People with a colour of their own; all others share one. */
const COLOURS = 5;
const HEIGHT = 60;

export function Throughput({ work }: { readonly work: Work }) {
  const days = daysOf(work);
  const people = peopleOf(work, days);
  const total = people.reduce((sum, person) => sum + person.total, 0);
  return (
    <section class="card" aria-labelledby="throughput">
      <h2 id="throughput">{`Decisions of the last ${work.days} days`}</h2>
      {total === 0 ? (
        <p class="empty">Nobody decided anything yet.</p>
      ) : (
        <>
          <Columns people={people} days={days} total={total} />
          <Table
            caption="Decisions by person"
            quietCaption
            items={people}
            empty=""
            columns={[
              {
                name: 'Person',
                heads: true,
                cell: (person) => (
                  <>
                    <svg class="swatch" viewBox="0 0 10 10" aria-hidden="true">
                      <rect class={colourOf(people, person)} width="10" height="10" rx="2" />
                    </svg>{' '}
                    {person.name}
                  </>
                ),
              },
              { name: 'Decisions', numeric: true, cell: (person) => number(person.total) },
              {
                name: 'On active days',
                numeric: true,
                cell: (person) =>
                  number(Math.round(person.total / Math.max(1, person.days.filter((n) => n > 0).length))),
              },
              { name: 'Today', numeric: true, cell: (person) => number(person.days.at(-1) ?? 0) },
            ]}
          />
        </>
      )}
    </section>
  );
}

interface ColumnsProps {
  readonly people: readonly PersonDays[];
  readonly days: readonly string[];
  readonly total: number;
}

function Columns({ people, days, total }: ColumnsProps) {
  const sums = days.map((_, at) => people.reduce((sum, person) => sum + (person.days[at] ?? 0), 0));
  const most = Math.max(1, ...sums);
  const width = 100 / days.length;
  const label = `${counted(total, 'decision')} in ${days.length} days, at most ${number(most)} a day`;
  return (
    <svg class="throughput" viewBox={`0 0 100 ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
      {days.map((day, at) => {
        let below = 0;
        return people.map((person) => {
          const own = person.days[at] ?? 0;
          const height = (own / most) * HEIGHT;
          below += height;
          return own === 0 ? null : (
            <rect
              class={colourOf(people, person)}
              x={rounded(at * width + 0.5)}
              y={rounded(HEIGHT - below)}
              width={rounded(width - 1)}
              height={rounded(height)}
            >
              <title>{`${day}: ${person.name} ${number(own)}`}</title>
            </rect>
          );
        });
      })}
    </svg>
  );
}

function colourOf(people: readonly PersonDays[], person: PersonDays): string {
  return `colour-${Math.min(COLOURS, people.indexOf(person)) + 1}`;
}

const DAY_MS = 86_400_000;

/** Today and the days before it, oldest first. */
function daysOf({ days }: Work): readonly string[] {
  const today = Date.now();
  return Array.from({ length: days }, (_, back) =>
    new Date(today - (days - 1 - back) * DAY_MS).toISOString().slice(0, 10),
  );
}

/** Those who decided most first. */
function peopleOf({ byPerson }: Work, days: readonly string[]): readonly PersonDays[] {
  const names = [...new Set(byPerson.map(({ name }) => name))];
  return names
    .map((name) => {
      const own = new Map(byPerson.filter((each) => each.name === name).map(({ day, decisions }) => [day, decisions]));
      const counts = days.map((day) => own.get(day) ?? 0);
      return { name, total: counts.reduce((sum, each) => sum + each, 0), days: counts };
    })
    .filter(({ total }) => total > 0)
    .sort((a, b) => b.total - a.total || (a.name < b.name ? -1 : 1));
}

function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}

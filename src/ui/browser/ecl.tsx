/** The ECL playground: an expression, what it selects page by page, how long that took, and errors underlined where they stand. */
import { Hono } from 'hono';
import { SNOMED_CT } from '../../domain/systems.js';
import { withQuery } from '../components/pager.js';
import type { UiContext, UiContextOf, UiEnv } from '../context.js';
import { page, part, wantsPart } from '../page.js';
import { CodesTable } from './codes-table.js';
import { examplesFor } from './ecl-examples.js';
import { faultIn, withoutQuote } from './ecl-place.js';
import { type Expanded, expansionOf, type Refused } from './expansion.js';
import { type CodeSystem, codeSystemOf, numberIn, query } from './find.js';
import { Pages } from './pages.js';
import { counted, shortVersion } from './words.js';

const PAGE = 50;

interface Asked {
  readonly expression: string | undefined;
  readonly version: string | undefined;
  readonly offset: number;
}

export function eclRoutes(ui: UiContext): Hono<UiEnv> {
  const routes = new Hono<UiEnv>();
  routes.get('/ecl', (c) => eclPage(c, ui));
  return routes;
}

async function eclPage(c: UiContextOf, ui: UiContext): Promise<Response> {
  const versions = ui.catalogue().codeSystemVersions(SNOMED_CT);
  if (versions.length === 0) return page(c, ui, { title: 'ECL' }, <NotLoaded />);
  const asked: Asked = {
    expression: query(c, 'q'),
    version: query(c, 'version'),
    offset: numberIn(c, 'offset', { fallback: 0, most: 10_000_000 }),
  };
  const codeSystem = codeSystemOf(ui.catalogue(), SNOMED_CT, asked.version);
  const answer = asked.expression === undefined ? undefined : await select(c, ui, asked);
  const result = <Result asked={asked} answer={answer} />;
  if (wantsPart(c)) return part(c, result);
  return page(
    c,
    ui,
    { title: 'ECL playground' },
    <>
      <h1>ECL playground</h1>
      <p class="muted">
        The Expression Constraint Language 2.2 selects SNOMED CT concepts by their meaning: <code>&lt;</code> below,{' '}
        <code>&lt;&lt;</code> at or below, <code>^</code> member of, <code>:</code> with an attribute.
      </p>
      <EclForm asked={asked} versions={versions.map(({ info }) => info.version)} />
      <Examples codeSystem={codeSystem} version={asked.version} />
      {result}
    </>,
  );
}

function NotLoaded() {
  return (
    <>
      <h1>ECL playground</h1>
      <p class="empty">SNOMED CT is not loaded. An administrator can load a release.</p>
    </>
  );
}

function select(c: UiContextOf, ui: UiContext, { expression, version, offset }: Asked): Promise<Expanded | Refused> {
  const include = {
    system: SNOMED_CT,
    ...(version === undefined ? {} : { version }),
    filter: [{ property: 'constraint', op: '=', value: expression }],
  };
  const resource = { resourceType: 'ValueSet', status: 'active', compose: { include: [include] } };
  return expansionOf(c, ui, [
    { name: 'valueSet', resource },
    { name: 'count', valueInteger: PAGE },
    { name: 'offset', valueInteger: offset },
    { name: 'excludeNested', valueBoolean: true },
  ]);
}

function EclForm({ asked, versions }: { readonly asked: Asked; readonly versions: readonly (string | undefined)[] }) {
  return (
    <form method="get" action="/ecl" class="ecl-form" hx-get="/ecl" hx-target="#ecl-result" hx-push-url="true">
      <label for="ecl-text">Expression</label>
      <textarea
        id="ecl-text"
        name="q"
        rows={4}
        spellcheck={false}
        class="code"
        data-key="/"
        aria-describedby="ecl-result"
      >
        {asked.expression}
      </textarea>
      <div class="fields">
        {versions.length < 2 ? null : (
          <div class="field">
            <label for="ecl-version">Edition and version</label>
            <select id="ecl-version" name="version">
              {versions.map((version) => (
                <option value={version} selected={version === asked.version}>
                  {shortVersion(version)}
                </option>
              ))}
            </select>
          </div>
        )}
        <button type="submit">Select</button>
      </div>
    </form>
  );
}

function Examples({ codeSystem, version }: { readonly codeSystem: CodeSystem; readonly version: string | undefined }) {
  return (
    <details class="examples">
      <summary>Examples</summary>
      <ul class="plain">
        {examplesFor(codeSystem).map(({ title, expression }) => (
          <li>
            <a href={withQuery('/ecl', { q: expression, version })}>{title}</a> <code>{expression}</code>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Result({ asked, answer }: { readonly asked: Asked; readonly answer: Expanded | Refused | undefined }) {
  return (
    <section id="ecl-result" aria-label="Result" aria-live="polite">
      {answer === undefined || asked.expression === undefined ? null : answer.kind === 'refused' ? (
        <Fault expression={asked.expression} answer={answer} />
      ) : (
        <>
          <p class="hits-count">
            <strong>{answer.total === undefined ? 'Many concepts' : counted(answer.total, 'concept')}</strong>
            <span class="muted">{` in ${answer.milliseconds.toFixed(answer.milliseconds < 10 ? 1 : 0)} ms`}</span>
          </p>
          <CodesTable codes={answer.codes} caption="Selected concepts" />
          <Pages
            path="/ecl"
            asked={{ q: asked.expression, version: asked.version }}
            window={{ offset: asked.offset, page: PAGE, total: answer.total }}
          />
        </>
      )}
    </section>
  );
}

/** The expression with the stretch underlined that the message speaks of. */
function Fault({ expression, answer }: { readonly expression: string; readonly answer: Refused }) {
  const [message = ''] = answer.reasons;
  const at = faultIn(expression, message);
  return (
    <div class="message bad" role="alert">
      <strong>{withoutQuote(message, expression)}</strong>
      {at === undefined ? null : (
        <pre class="faulty">
          {expression.slice(0, at.start)}
          <mark class="fault">{expression.slice(at.start, at.end) || ' '}</mark>
          {expression.slice(at.end)}
        </pre>
      )}
    </div>
  );
}

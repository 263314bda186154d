/** An answer of the FHIR endpoint laid out for reading: hits of a search as a table, parameters as facts, and the JSON below. */
import { Table } from '../components/table.js';
import { counted } from './words.js';

/** Characters of JSON shown; the rest is a link away. */
const MOST_SHOWN = 60_000;

type Json = Readonly<Record<string, unknown>>;

export function AnswerView({
  path,
  status,
  text,
}: {
  readonly path: string;
  readonly status: number;
  readonly text: string;
}) {
  const body = parsed(text);
  const type = stringOf(body['resourceType']) ?? 'Answer';
  const pretty = JSON.stringify(body, undefined, 2);
  return (
    <div>
      <div class="heading">
        <h1>{stringOf(body['title']) ?? stringOf(body['name']) ?? type}</h1>
        <div class="actions">
          <a href={path}>JSON</a>
        </div>
      </div>
      {status >= 400 ? <p class="message bad">{`The server answered with status ${status}.`}</p> : null}
      <Summary type={type} body={body} />
      <details open={type !== 'Bundle'}>
        <summary>JSON</summary>
        <pre class="json" tabindex={0}>
          {pretty.slice(0, MOST_SHOWN)}
        </pre>
        {pretty.length > MOST_SHOWN ? (
          <p>
            <a href={path}>The whole answer</a>
          </p>
        ) : null}
      </details>
    </div>
  );
}

function Summary({ type, body }: { readonly type: string; readonly body: Json }) {
  if (type === 'Bundle') return <Hits body={body} />;
  if (type === 'Parameters') return <ParameterList body={body} />;
  if (type === 'OperationOutcome') return <Issues body={body} />;
  const description = stringOf(body['description']);
  return description === undefined ? null : <p>{description}</p>;
}

function Hits({ body }: { readonly body: Json }) {
  const resources = listOf(body['entry']).map((entry) => objectOf(entry['resource']));
  const total = body['total'];
  return (
    <>
      <p class="hits-count">{typeof total === 'number' ? counted(total, 'hit') : ''}</p>
      <Table
        caption="Hits"
        quietCaption
        items={resources}
        empty="Nothing fits."
        columns={[
          {
            name: 'Resource',
            heads: true,
            cell: (resource) => {
              const type = stringOf(resource['resourceType']) ?? '';
              const id = stringOf(resource['id']) ?? '';
              return (
                <a href={`${encodeURIComponent(type)}/${encodeURIComponent(id)}`}>
                  {stringOf(resource['title']) ?? stringOf(resource['name']) ?? id}
                </a>
              );
            },
          },
          { name: 'URL', cell: (resource) => stringOf(resource['url']) ?? '' },
          { name: 'Version', cell: (resource) => stringOf(resource['version']) ?? '' },
          { name: 'Status', cell: (resource) => stringOf(resource['status']) ?? '' },
        ]}
      />
    </>
  );
}

function ParameterList({ body }: { readonly body: Json }) {
  return (
    <dl class="facts card">
      {listOf(body['parameter'])
        .slice(0, 200)
        .map((parameter) => (
          <>
            <dt>{stringOf(parameter['name']) ?? ''}</dt>
            <dd>{textOf(parameter)}</dd>
          </>
        ))}
    </dl>
  );
}

function textOf(parameter: Json): string {
  const key = Object.keys(parameter).find((name) => name.startsWith('value'));
  if (key !== undefined) {
    const value = parameter[key];
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
  return listOf(parameter['part'])
    .map((each) => `${stringOf(each['name']) ?? ''}: ${textOf(each)}`)
    .join(', ');
}

function Issues({ body }: { readonly body: Json }) {
  return (
    <ul>
      {listOf(body['issue']).map((issue) => (
        <li>{stringOf(objectOf(issue['details'])['text']) ?? stringOf(issue['diagnostics']) ?? ''}</li>
      ))}
    </ul>
  );
}

function parsed(text: string): Json {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return {};
  }
}

const stringOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}

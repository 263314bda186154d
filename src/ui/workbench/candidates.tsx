/**
 * Candidates side by side: a column for each, a row for each axis, every agreement and conflict by sign, colour and word. One button
 * accepts a candidate; its key is its number.
 */
import type { Candidate, RowSuggestion } from '../../http/api/contract/rows.js';
import { Badge } from '../components/badge.js';
import { Bar } from '../components/charts.js';
import { conceptPath, Relation } from '../components/target.js';
import { AGREEMENT_WORDS, confidenceMeaning, confidenceText, confidenceTone, systemName } from '../words.js';

export interface CandidatesProps {
  readonly suggestion: RowSuggestion;
  /** Number of the first candidate, from 1. */
  readonly first: number;
  /** The caller may accept one now, by a button of this form. */
  readonly form?: string | undefined;
  /** Codes that somebody has proposed already. */
  readonly proposed: ReadonlySet<string>;
}

export function Candidates({ suggestion, first, form, proposed }: CandidatesProps) {
  const { candidates, target, reason, outcome, problem } = suggestion;
  const [system = target] = target.split('|');
  if (problem !== undefined) return <p class="message warn">{problem}</p>;
  if (candidates.length === 0) {
    return (
      <p class="empty">
        {reason ?? `No candidate in ${systemName(system)}. Search by hand, or say that there is none.`}
      </p>
    );
  }
  const axes = [...new Set(candidates.flatMap(({ explanation }) => explanation.map(({ axis }) => axis)))];
  return (
    <section class="candidates" aria-label={`Candidates in ${systemName(system)}`} tabindex={0}>
      {outcome === 'match' || reason === undefined ? null : (
        <p class="verdict">
          <Badge tone="warn">{outcome === 'no-match' ? 'probably no target' : 'too close to call'}</Badge> {reason}
        </p>
      )}
      <table>
        <caption class="visually-hidden">{`Candidates in ${systemName(system)}, axis by axis`}</caption>
        <thead>
          <tr>
            <th scope="col" class="axis">
              Axis
            </th>
            <th scope="col" class="own">
              This code
            </th>
            {candidates.map((candidate, index) => (
              <th scope="col">
                <CandidateHead candidate={candidate} place={first + index} proposed={proposed.has(candidate.code)} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {axes.map((axis) => (
            <AxisRow axis={axis} candidates={candidates} />
          ))}
          <tr>
            <th scope="row">relation</th>
            <td />
            {candidates.map(({ relationship }) => (
              <td>
                <Relation relationship={relationship} />
              </td>
            ))}
          </tr>
        </tbody>
        {form === undefined ? null : <AcceptRow {...{ candidates, first, form, sure: outcome === 'match' }} />}
      </table>
    </section>
  );
}

function CandidateHead({ candidate, place, proposed }: { candidate: Candidate; place: number; proposed: boolean }) {
  const { system, code, display, confidence } = candidate;
  const shown = confidenceText(confidence);
  return (
    <>
      <span class="candidate-code">
        <a class="code" href={conceptPath(system, code)}>
          {code}
        </a>
        {proposed ? <Badge tone="info">proposed</Badge> : null}
        <span class="confidence" title={confidenceMeaning(confidence)}>
          {shown}
        </span>
      </span>
      <Bar
        part={confidence}
        whole={1}
        class={confidenceTone(confidence)}
        label={`Candidate ${place}: confidence ${shown}, ${confidenceMeaning(confidence)}`}
      />
      <span class="candidate-name">{display}</span>
    </>
  );
}

function AxisRow({ axis, candidates }: { readonly axis: string; readonly candidates: readonly Candidate[] }) {
  const findings = candidates.map(({ explanation }) => explanation.find((each) => each.axis === axis));
  const own = findings.find((finding) => finding?.entry !== undefined)?.entry;
  return (
    <tr>
      <th scope="row">{axis}</th>
      <td class="own">{own ?? <span class="muted">not said</span>}</td>
      {findings.map((finding) => {
        if (finding === undefined) return <td />;
        const { sign, text, tone } = AGREEMENT_WORDS[finding.agreement] ?? {
          sign: '',
          text: finding.agreement,
          tone: 'plain',
        };
        const loud = finding.agreement === 'conflict' || finding.agreement === 'near';
        return (
          <td class={`finding ${tone}`} title={finding.text}>
            <span class="sign" aria-hidden="true">
              {sign}
            </span>
            <span>
              {finding.candidate ?? (finding.entry === undefined ? finding.text : '–')}{' '}
              <span class={loud ? 'verdict-word' : 'visually-hidden'}>{text}</span>
            </span>
          </td>
        );
      })}
    </tr>
  );
}

interface AcceptRowProps {
  readonly candidates: readonly Candidate[];
  readonly first: number;
  readonly form: string;
  /** The first stands out, for it is as good as certain. */
  readonly sure: boolean;
}

function AcceptRow({ candidates, first, form, sure }: AcceptRowProps) {
  return (
    <tfoot>
      <tr>
        <th scope="row">
          <span class="visually-hidden">accept</span>
        </th>
        <td class="own" />
        {candidates.map(({ system, code, display }, index) => {
          const place = first + index;
          return (
            <td>
              <button
                type="submit"
                form={form}
                name="candidate"
                value={`${system}|${code}`}
                class={sure && index === 0 ? 'accept' : 'accept second'}
                data-key={place <= 9 ? String(place) : undefined}
              >
                {place <= 9 ? <kbd>{place}</kbd> : null} Accept{' '}
                <span class="visually-hidden">{`${code} ${display}`}</span>
              </button>
            </td>
          );
        })}
      </tr>
    </tfoot>
  );
}

/** What the signs mean, below the columns. */
export function Legend() {
  return (
    <p class="legend note">
      {Object.values(AGREEMENT_WORDS).map(({ sign, text, tone }) => (
        <span class={`finding ${tone}`}>
          <span class="sign">{sign}</span> {text}
        </span>
      ))}
      <span>The figure is the calibrated chance that the candidate is right.</span>
    </p>
  );
}

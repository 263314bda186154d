/** What the steps of a validation share: the request's view of the content, its languages, and the form in which the code came. */
import type { CodeSystem } from '../codesystem/code-system.js';
import { type Name, namesOf, PREFERRED_USE } from '../codesystem/names.js';
import { formatCanonical } from '../domain/canonical.js';
import type { CodeableConcept, Coding } from '../domain/coding.js';
import { type Issue, issueAt } from '../domain/issue.js';
import type { LanguageChoice, Settings } from '../domain/settings.js';
import { notInNormalForm } from '../domain/wording/code-system.js';
import { statusNote } from '../domain/wording/value-set.js';
import { caseDifference, unknownCode, unknownCodeInFragment } from '../domain/wording.js';
import { displayIssue } from './display-issues.js';
import type { Evaluation } from './evaluation.js';
import { type FoundConcept, pathOf } from './finding.js';
import { notableStatus, type StatusFacts } from './status-notes.js';

/** How the caller named the code. */
export type CodedForm = 'code' | 'coding' | 'codeableConcept';

export interface ValidationContext {
  readonly evaluation: Evaluation;
  readonly settings: Settings;
  readonly language: LanguageChoice;
  readonly form: CodedForm;
  /** True where the value set stands for a code system that is validated against: it is not mentioned to the caller. */
  readonly internal: boolean;
}

export interface CodedInput {
  readonly codings: readonly Coding[];
  readonly form: CodedForm;
  readonly codeableConcept?: CodeableConcept;
}

/** One coding and the FHIRPath by which issues name it. */
export interface AskedCoding {
  readonly coding: Coding;
  readonly path: string;
}

/** All names by which a found concept may be called. */
export function allNames({ codeSystem, concept, listed, source }: FoundConcept): readonly Name[] {
  const names = namesOf(codeSystem, concept);
  if (listed === undefined) return names;
  const language = source?.language;
  const display: Name[] =
    listed.display === undefined || listed.display === concept.display
      ? []
      : [
          {
            value: listed.display.trim(),
            use: PREFERRED_USE,
            isDisplay: true,
            ...(language === undefined ? {} : { language }),
          },
        ];
  return [
    ...names,
    ...display,
    ...listed.designations.map((designation): Name => ({ ...designation, isDisplay: designation.use === undefined })),
  ];
}

/** The issue with the coding's display. */
export function displayProblems(
  { settings, language }: ValidationContext,
  { coding, path }: AskedCoding,
  match: FoundConcept,
): readonly Issue[] {
  const { codeSystem, concept } = match;
  if (coding.display === undefined || coding.display === '') return [];
  // The display itself is right for every reader who asks for no language; no name has to be read to see that.
  if (language.ranges.length === 0 && coding.display.toLowerCase() === concept.display?.toLowerCase()) return [];
  const issue = displayIssue({
    given: coding.display,
    system: codeSystem.info.url,
    code: coding.code,
    names: allNames(match),
    language,
    defaultLanguage: codeSystem.info.language ?? 'en',
    lenient: settings['lenient-display-validation'] === true,
    userDefined: codeSystem.isUserDefined?.(concept) === true,
  });
  return issue === undefined ? [] : [issueAt(issue, pathOf(path, 'display'))];
}

/** A code that the code system does not have; in a part of a code system that proves nothing. */
export function unknownCodeIssue({ info }: CodeSystem, code: string, path: string): Issue {
  const { url, version, content } = info;
  const issue = content === 'complete' ? unknownCode(code, url, version) : unknownCodeInFragment(code, url, version);
  return issueAt(issue, pathOf(path, 'code'));
}

/** The code is right but not written as the code system writes it. */
export function formIssue({ info }: CodeSystem, given: string, normal: string, path: string): Issue {
  const { url, version } = info;
  const issue =
    given.toLowerCase() === normal.toLowerCase()
      ? caseDifference(given, normal, url, version)
      : notInNormalForm(given, normal, formatCanonical(url, version));
  return issueAt(issue, pathOf(path, 'code'));
}

/** What the status of a resource that takes part gives reason to say; it is about no place in the input. */
export function statusIssues(name: string, resource: StatusFacts, source: StatusFacts): readonly Issue[] {
  const status = notableStatus(resource, source);
  return status === undefined ? [] : [statusNote(status, name)];
}

import { createContext, useContext } from 'react';
import type { CreateField, CreateProblem } from '../../../preload/contract/index.ts';
import type { Draft, Facts, Missing, PathName, Values } from './draft.ts';

/** What every section of the form needs. */
export interface CreateFormState {
  draft: Draft;
  facts: Facts;
  values: Values;
  volumesLoading: boolean;
  problems: readonly CreateProblem[];
  /** Said only once the user wanted to create: an empty form is not wrong. */
  missing: { what: Missing; path?: PathName } | undefined;
  reloadStorage: () => void;
}

export const CreateFormContext = createContext<CreateFormState | null>(null);

export function useCreateForm(): CreateFormState {
  const state = useContext(CreateFormContext);
  if (state === null) throw new Error('A section of the form stands outside of it');
  return state;
}

/** What is wrong at a field, as one sentence with its next step, and what is only to be known. */
export function useProblem(field: CreateField): { error: string | undefined; warning: string | undefined } {
  const { problems } = useCreateForm();
  const here = problems.filter((problem) => problem.field === field);
  return {
    error: words(here.find((problem) => problem.blocking)),
    warning: words(here.find((problem) => !problem.blocking)),
  };
}

function words(problem: CreateProblem | undefined): string | undefined {
  if (problem === undefined) return undefined;
  const { message, remedy } = problem.failure;
  // The field says what it is about; what was tried stands over the whole dialog.
  const why = message.replace(/^Cannot create .*?: /, '');
  const sentence = `${why.charAt(0).toUpperCase()}${why.slice(1)}${/[.!?]$/.test(why) ? '' : '.'}`;
  return remedy === undefined ? sentence : `${sentence} ${remedy.text}`;
}

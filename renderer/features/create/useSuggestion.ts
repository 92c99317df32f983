import { useEffect, useState } from 'react';
import type { HostId, OsChoice } from '../../../preload/contract/index.ts';
import { api } from '../../api/index.ts';
import type { Draft } from './draft.ts';

export interface Suggestion {
  name: string;
  os?: OsChoice | undefined;
}

/** The medium whose name may tell what will be installed. */
export function mediumOf({ source, paths }: Pick<Draft, 'source' | 'paths'>): string {
  return source === 'iso' || source === 'image' || source === 'import' ? paths[source] : '';
}

/** A name and a system that fit the medium; without an answer the form has its plain defaults. */
export function useSuggestion(
  host: HostId | undefined,
  architecture: string | undefined,
  medium: string,
): Suggestion | undefined {
  const [suggestion, setSuggestion] = useState<Suggestion>();
  useEffect(() => {
    if (host === undefined) return;
    const controller = new AbortController();
    const question = {
      host,
      ...(architecture !== undefined && { architecture }),
      ...(medium !== '' && { medium }),
    };
    api.create.suggest(question, { signal: controller.signal }).then(
      (answer) => !controller.signal.aborted && setSuggestion(answer),
      () => {},
    );
    return () => controller.abort();
  }, [host, architecture, medium]);
  return suggestion;
}

import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Domain } from '../../../../preload/contract/index.ts';
import { api, connection } from '../../../api/index.ts';
import type { XmlSchema } from '../../../ui/editor/index.ts';
import { schemaOf } from './schemaOf.ts';

/** What is suggested while this VM's XML is written, once its host has told what it offers. */
export function useSchema({ host, uuid, lost }: Domain): XmlSchema | undefined {
  const online = useStore(connection.state, ({ phase }) => phase === 'open');
  const [schema, setSchema] = useState<XmlSchema>();
  const known = schema !== undefined;
  useEffect(() => {
    if (known || lost || !online) return;
    const stop = new AbortController();
    // Without it there are no suggestions; everything else works.
    api.hardware.describe({ host, uuid }, { signal: stop.signal }).then(
      ({ kinds }) => setSchema(schemaOf(kinds)),
      () => undefined,
    );
    return () => stop.abort();
  }, [host, uuid, lost, online, known]);
  return schema;
}

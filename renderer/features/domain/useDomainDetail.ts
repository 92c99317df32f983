import type { Domain, DomainDetail } from '../../../preload/contract/index.ts';
import { api, useReading, type Reading } from '../../api/index.ts';

/** Everything the Overview says beyond the VM's row. */
export function useDomainDetail(domain: Domain): Reading<DomainDetail> {
  const { host, uuid, state, lost, name } = domain;
  return useReading(`${host}/${uuid} ${state} ${name}`, !lost, (signal) =>
    api.domains.get({ host, uuid }, { signal }),
  );
}

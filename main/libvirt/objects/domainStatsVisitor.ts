import { decodeRemoteNonnullDomain } from '../protocol/remoteShared.gen.ts';
import type { XdrDecoder } from '../protocol/xdr.ts';
import type { DomainRef } from './domainObject.ts';

/** Told the statistics of many domains, one after another, while they are read. Must not throw. */
export interface DomainStatsVisitor {
  /** A domain begins; what follows until the next one is its own. */
  domain(domain: DomainRef): void;
  /** A field that is a number. 64-bit values are rounded to a multiple of two above 2^53. Texts are passed over. */
  number(field: string, value: number): void;
}

// Limits and element sizes of the protocol: domains, then a domain's fields, then a text.
const DOMAINS = { limit: 16_384, minimum: 28 } as const;
const FIELDS = { limit: 262_144, minimum: 12 } as const;
const TEXT = 4_194_304;
const HIGH = 2 ** 32;

/** Reads a connect_get_all_domain_stats reply. */
export function readDomainStats(r: XdrDecoder, visitor: DomainStatsVisitor): void {
  const field = (): void => {
    const name = r.name(TEXT);
    const value = readNumber(r);
    if (value !== undefined) visitor.number(name, value);
  };
  r.array(DOMAINS.limit, DOMAINS.minimum, () => {
    visitor.domain(decodeRemoteNonnullDomain(r));
    r.array(FIELDS.limit, FIELDS.minimum, field);
  });
}

/** A typed parameter's value by its type (virTypedParameterType); undefined for a text. */
function readNumber(r: XdrDecoder): number | undefined {
  const type = r.int();
  switch (type) {
    case 1:
      return r.int();
    case 2:
      return r.uint();
    case 3:
      return r.int() * HIGH + r.uint();
    case 4:
      return r.uint() * HIGH + r.uint();
    case 5:
      return r.double();
    case 6:
      return r.int();
    case 7:
      r.skip(TEXT);
      return undefined;
    default:
      return r.badUnion('remote_typed_param_value', type);
  }
}

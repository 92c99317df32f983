import type { ProcedureName } from '../protocol/procedures.gen.ts';
import { unboundProcedures } from '../unbound.ts';

const opening = 'a step of opening a connection: Connection.open takes it';
const registerAny = 'superseded by registrations for each kind of event: Connection.domainEventRegisterAny';
const migration =
  'a step of an older form of migration; Domain.migrate3 uses the steps with parameters, which every daemon since libvirt 1.1.0 has';
const tunnel =
  'a step that the source daemon takes itself in a tunnelled migration: Domain.migrateToURI3 with PEER2PEER and TUNNELLED';

/**
 * Every procedure that no method calls, with the reason. Those that cannot be called at all come first; the
 * others can, by `Connection.call` or `RpcClient`. A test holds that each procedure is either here or sent by
 * a method.
 */
export const proceduresWithoutMethod: Readonly<Partial<Record<ProcedureName, string>>> = {
  ...unboundProcedures,
  connect_open: opening,
  auth_list: opening,
  auth_polkit: opening,
  auth_sasl_init: opening,
  auth_sasl_start: opening,
  auth_sasl_step: opening,
  connect_domain_event_register: registerAny,
  connect_domain_event_deregister: registerAny,
  domain_create: 'superseded by domain_create_with_flags, which tells the id too: Domain.create',
  domain_migrate_prepare: migration,
  domain_migrate_perform: migration,
  domain_migrate_finish: migration,
  domain_migrate_prepare2: migration,
  domain_migrate_finish2: migration,
  domain_migrate_begin3: migration,
  domain_migrate_prepare3: migration,
  domain_migrate_perform3: migration,
  domain_migrate_finish3: migration,
  domain_migrate_confirm3: migration,
  domain_migrate_prepare_tunnel: tunnel,
  domain_migrate_prepare_tunnel3: tunnel,
};

import type { ProcedureName } from './protocol/procedures.gen.ts';

const descriptors =
  'it passes file descriptors beside the packets, which Node cannot send or receive over a socket';

/**
 * Procedures that are known (types and codecs exist) but cannot be called, each with the reason. Calling one is refused
 * with an ArgumentError before anything is sent.
 */
export const unboundProcedures: Readonly<Partial<Record<ProcedureName, string>>> = {
  domain_create_xml_with_files: descriptors,
  domain_create_with_files: descriptors,
  domain_open_graphics: descriptors,
  domain_open_graphics_fd: descriptors,
  domain_fd_associate: descriptors,
  qemu_domain_monitor_command_with_files: descriptors,
  lxc_domain_open_namespace: descriptors,
  domain_migrate_prepare_tunnel3_params:
    "it opens a stream, which the protocol's data does not say, and only the source's daemon has what goes into it",
};

import type { HardwareStep } from '../../../preload/contract/index.ts';
import {
  virDomainDefineFlags,
  virDomainDeviceModifyFlags,
  type CallOptions,
  type Connection,
  type Domain,
} from '../../libvirt/index.ts';
import { withoutSecrets, type Edited, type LiveWork } from '../../xml/index.ts';
import type { Attempt } from '../errors.ts';
import { redefine } from '../redefine.ts';
import { virsh, withDocument, type Virsh } from '../virsh.ts';
import { detach } from './detach.ts';
import { lockedDrive } from './lockedDrive.ts';
import { tune } from './tuning.ts';

/** What is done in one call, and how it is shown. */
export interface Step extends HardwareStep {
  /** The command as the journal keeps it, whose entry has the document itself. */
  entry: string;
  /** The drive that may be forced open, where that is why it failed. */
  drive?: (error: unknown) => string | undefined;
  /** @param stop ends the waiting for the guest; an `Unplugging` is one that is not over yet */
  run: (connection: Connection, domain: Domain, attempt: Attempt, stop: AbortSignal) => Promise<unknown>;
}

export interface StepsOptions {
  /** How many changes were edited. */
  changes: number;
  /** What is stored, with its secrets; undefined of a transient domain. */
  stored: string | undefined;
  /** Of the domain. */
  name: string;
  uri: string;
  /** Off where libvirt had the document before, which may be older than its schema. */
  validates?: boolean;
  /** Media are changed also where the guest has locked the tray. */
  force?: boolean;
}

const CALL: CallOptions = { timeoutMs: 60_000 };
const { VIR_DOMAIN_DEVICE_MODIFY_LIVE: LIVE, VIR_DOMAIN_DEVICE_MODIFY_FORCE: FORCE } =
  virDomainDeviceModifyFlags;

/**
 * The calls that carry out what was edited: what is stored first, in one call that libvirt takes or refuses whole, so
 * that a mistake is found before anything is done; then each thing that the running domain takes.
 */
export function stepsOf(
  edited: Pick<Edited, 'changed' | 'after' | 'live'>,
  { changes, stored, name, uri, validates = true, force = false }: StepsOptions,
): Step[] {
  const run = virsh(uri);
  const steps: Step[] = [];
  if (stored !== undefined && edited.changed) steps.push(defining(stored, edited, changes, validates, run));
  for (const work of edited.live)
    steps.push(...liveSteps(work, { name, run, force, isStored: stored !== undefined }));
  return steps;
}

function defining(
  before: string,
  { after }: Pick<Edited, 'after'>,
  count: number,
  validates: boolean,
  run: Virsh,
): Step {
  const define = run('define', validates ? ['--validate'] : [], '/dev/stdin');
  const flags = validates ? virDomainDefineFlags.VIR_DOMAIN_DEFINE_VALIDATE : 0;
  return {
    entry: define,
    changes: [...Array(count).keys()],
    call: 'domain_define_xml_flags',
    target: 'stored',
    command: withDocument(define, withoutSecrets(after)),
    run: (connection, domain, attempt) =>
      redefine(connection, domain, { before, after, flags }, attempt, CALL),
  };
}

interface Lively {
  name: string;
  run: Virsh;
  force: boolean;
  isStored: boolean;
}

function liveSteps(work: LiveWork, lively: Lively): Step[] {
  return callsOf(work, lively).map((step) => ({ ...step, entry: step.command }));
}

function callsOf(work: LiveWork, { name, run, force, isStored }: Lively): Omit<Step, 'entry'>[] {
  const changes = [work.change];
  const about = { changes, target: 'running' as const };
  switch (work.what) {
    case 'attach':
      return [
        {
          ...about,
          call: 'domain_attach_device_flags',
          command: withDocument(run('attach-device', ['--live'], name, '/dev/stdin'), work.shown),
          run: (_, domain) => domain.attachDeviceFlags(work.xml, LIVE, CALL),
        },
      ];
    case 'update':
      return [
        {
          ...about,
          call: 'domain_update_device_flags',
          command: withDocument(
            run('update-device', force ? ['--live', '--force'] : ['--live'], name, '/dev/stdin'),
            work.shown,
          ),
          ...(!force && { drive: (error: unknown) => lockedDrive(work.xml, error) }),
          run: (_, domain) => domain.updateDeviceFlags(work.xml, force ? LIVE | FORCE : LIVE, CALL),
        },
      ];
    case 'detach':
      return [
        {
          ...about,
          call: 'domain_detach_device_flags',
          command: withDocument(run('detach-device', ['--live'], name, '/dev/stdin'), work.shown),
          run: (connection, domain, _, stop) => detach(connection, domain, { ...work, isStored }, CALL, stop),
        },
      ];
    case 'tune':
      return tune(work, name, run, CALL).map(({ call, command, run: made }) => ({
        ...about,
        call,
        command,
        run: (connection, domain) => made(domain, connection),
      }));
  }
}

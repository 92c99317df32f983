import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBackend } from '../../main/shells/backend.ts';
import {
  Failure,
  type CreateForm,
  type CreateRequest,
  type FailureData,
  type HostId,
  type TaskId,
  type Uuid,
} from '../../preload/contract/index.ts';
import { connectMux, createClient, memoryPair, type Client } from '../../preload/wire/index.ts';
import type { LabHost } from '../lab/index.ts';

/** A backend with one host, as a page sees it. */
export interface CreateWorld {
  readonly client: Client;
  readonly host: HostId;
  /** A form with everything that a host offers by default, but emulated, and no disk. */
  form(changes: Partial<CreateForm>): CreateForm;
  create(request: CreateRequest): Promise<{ uuid: Uuid; name: string }>;
  close(): Promise<void>;
}

const ID = 'create-host' as HostId;

export async function openCreateWorld(uri: string, readOnly = false): Promise<CreateWorld> {
  const configDir = await mkdtemp(join(tmpdir(), 'virtdeck-create-'));
  const faults: string[] = [];
  const shell = await startBackend({
    shell: 'test',
    configDir,
    autoconnect: false,
    // What libvirt failed at without a better code is no fault of Virtdeck's.
    log: (line) => line.includes(': Failure: ') || faults.push(line),
  });
  for (const { id } of [...shell.backend.settings.hosts]) shell.backend.hosts.remove(id);
  const host = shell.backend.hosts.add(ID, { name: 'lab', uri, readOnly });
  host.connect();
  await host.whenConnected(AbortSignal.timeout(60_000));
  const [page, main] = memoryPair();
  shell.attach(main);
  const client = createClient(connectMux(page));
  return {
    client,
    host: ID,
    form: (changes) => ({
      from: 'form',
      host: ID,
      uuid: randomUUID() as Uuid,
      name: 'guest',
      virtType: 'qemu',
      architecture: 'x86_64',
      machine: 'q35',
      source: { kind: 'empty' },
      memoryBytes: 192 * 2 ** 20,
      vcpus: 1,
      firmware: 'bios',
      network: { kind: 'none' },
      graphics: 'vnc',
      start: false,
      ...changes,
    }),
    create: (request) => client.create.run({ task: newTask(), request }),
    close: async () => {
      page.close();
      await shell.close();
      await rm(configDir, { recursive: true, force: true });
      if (faults.length > 0) throw new Error(`Virtdeck's own faults:\n${faults.join('\n')}`);
    },
  };
}

/** Gives a lab host a /srv of its own, gone with its namespaces: the rest of the tree is this machine's. */
export async function ownSrv(host: LabHost): Promise<void> {
  await host.run('mount', ['-t', 'tmpfs', 'tmpfs', '/srv']);
}

export function newTask(): TaskId {
  return randomUUID() as TaskId;
}

/** The failure that the call ended in. */
export async function failureFrom(call: Promise<unknown>): Promise<FailureData> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Failure) return error.data;
    throw error;
  }
  throw new Error('It did not fail.');
}

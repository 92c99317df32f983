import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { HostConfig, HostId, Preferences, type PreferencesPatch } from '../../preload/contract/index.ts';
import { Document, type DocumentFormat, type DocumentProblem } from './document.ts';
import { KeptDrafts } from './keptDrafts.ts';
import { Approvals, KeptSecrets } from './keptSecrets.ts';

/** A host that the user saved. */
export const SavedHost = v.object({ id: HostId, ...HostConfig.entries });
export type SavedHost = v.InferOutput<typeof SavedHost>;

const HOSTS_FILE: DocumentFormat<SavedHost[]> = {
  version: 1,
  initial: () => [],
  parse: (json) => {
    const { hosts } = v.parse(v.object({ hosts: v.array(v.unknown()) }), json);
    const value: SavedHost[] = [];
    const lost: string[] = [];
    for (const [index, host] of hosts.entries()) {
      const result = v.safeParse(SavedHost, host);
      if (!result.success) lost.push(`host ${index + 1} could not be read: ${firstIssue(result.issues)}`);
      else if (value.some((other) => other.id === result.output.id))
        lost.push(`host ${index + 1} is there twice`);
      else value.push(result.output);
    }
    return { value, lost };
  },
  serialize: (hosts) => ({ hosts }),
};

const PREFERENCES_FILE: DocumentFormat<Preferences> = {
  version: 1,
  initial: () => v.parse(Preferences, {}),
  parse: (json) => {
    const found = v.parse(v.object({ preferences: v.record(v.string(), v.unknown()) }), json).preferences;
    const whole = v.safeParse(Preferences, found);
    if (whole.success) return { value: whole.output, lost: [] };
    // One bad value must not cost the user the others: section by section.
    const lost: string[] = [];
    const sections = Object.entries(found).filter(([name, section]) => {
      const result = v.safeParse(v.partial(Preferences), { [name]: section });
      if (!result.success) lost.push(`${name} could not be read: ${firstIssue(result.issues)}`);
      return result.success;
    });
    return { value: v.parse(Preferences, Object.fromEntries(sections)), lost };
  },
  serialize: (preferences) => ({ preferences }),
};

/** What the user saved, in the user's configuration folder. */
export class SettingsStore {
  /** Files that were not used as they were, since the program began. */
  readonly problems: DocumentProblem[];
  readonly folder: string;
  readonly #hosts: Document<SavedHost[]>;
  readonly #preferences: Document<Preferences>;
  readonly #listeners = new Set<() => void>();

  private constructor(
    folder: string,
    hosts: Document<SavedHost[]>,
    preferences: Document<Preferences>,
    problems: DocumentProblem[],
  ) {
    this.folder = folder;
    this.#hosts = hosts;
    this.#preferences = preferences;
    this.problems = problems;
  }

  /** @param folder `$XDG_CONFIG_HOME/virtdeck` where it is not given */
  static async open(folder = defaultFolder()): Promise<SettingsStore> {
    const problems: DocumentProblem[] = [];
    const onProblem = (problem: DocumentProblem): void => void problems.push(problem);
    const [hosts, preferences] = await Promise.all([
      Document.open(join(folder, 'hosts.json'), HOSTS_FILE, onProblem),
      Document.open(join(folder, 'preferences.json'), PREFERENCES_FILE, onProblem),
    ]);
    return new SettingsStore(folder, hosts, preferences, problems);
  }

  readonly #onProblem = (problem: DocumentProblem): void => void this.problems.push(problem);

  /** What the user let us keep of passwords, enciphered; in a file of its own, which is never exported. */
  openSecrets(): Promise<KeptSecrets> {
    return KeptSecrets.open(this.folder, this.#onProblem);
  }

  /** Programs that URIs may run; in a file of its own, which is never exported. */
  openApprovals(): Promise<Approvals> {
    return Approvals.open(this.folder, this.#onProblem);
  }

  /** Changes not applied yet; in a file of its own, which is never exported. */
  openDrafts(): Promise<KeptDrafts> {
    return KeptDrafts.open(this.folder, this.#onProblem);
  }

  get hostsFile(): string {
    return this.#hosts.path;
  }

  get preferencesFile(): string {
    return this.#preferences.path;
  }

  /** Nothing was ever saved here, nor lost. */
  get isFirstStart(): boolean {
    return !this.#hosts.exists && this.problems.every((problem) => problem.file !== this.#hosts.path);
  }

  get hosts(): readonly SavedHost[] {
    return this.#hosts.value;
  }

  get preferences(): Preferences {
    return this.#preferences.value;
  }

  /** Called after the preferences were changed by this program. */
  onPreferences(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  async addHosts(hosts: readonly { id?: HostId; config: HostConfig }[]): Promise<SavedHost[]> {
    const added = hosts.map(({ id, config }) => ({ id: id ?? newHostId(), ...config }));
    await this.#hosts.update((saved) => [
      ...saved.filter((host) => added.every((other) => other.id !== host.id)),
      ...added,
    ]);
    return added;
  }

  /** @returns the host as it is now; undefined where it is not saved (any more) */
  async updateHost(
    id: HostId,
    change: { [K in keyof HostConfig]?: HostConfig[K] | undefined },
  ): Promise<SavedHost | undefined> {
    const hosts = await this.#hosts.update((saved) =>
      saved.map((host) => (host.id === id ? v.parse(SavedHost, { ...host, ...change }) : host)),
    );
    return hosts.find((host) => host.id === id);
  }

  async removeHost(id: HostId): Promise<void> {
    await this.#hosts.update((saved) => saved.filter((host) => host.id !== id));
  }

  /** Sections that are given are replaced whole. */
  async updatePreferences(patch: PreferencesPatch): Promise<Preferences> {
    const preferences = await this.#preferences.update((saved) =>
      v.parse(Preferences, { ...saved, ...patch }),
    );
    for (const listener of this.#listeners) listener();
    return preferences;
  }

  /** Resolves when everything is on disk. */
  async close(): Promise<void> {
    await Promise.all([this.#hosts.settled(), this.#preferences.settled()]);
  }
}

function defaultFolder(env: NodeJS.ProcessEnv = process.env): string {
  const base = env['XDG_CONFIG_HOME'];
  // The base directory specification tells to ignore relative paths.
  return join(base?.startsWith('/') === true ? base : join(homedir(), '.config'), 'virtdeck');
}

function newHostId(): HostId {
  return v.parse(HostId, `host-${randomBytes(6).toString('hex')}`);
}

function firstIssue(issues: readonly v.BaseIssue<unknown>[]): string {
  const [issue] = issues;
  if (issue === undefined) return 'it is not valid';
  const path = v.getDotPath(issue);
  return path === null ? issue.message : `${path}: ${issue.message}`;
}

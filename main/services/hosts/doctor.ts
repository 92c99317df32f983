import { DOCTOR_STEPS, type DoctorEvent, type DoctorStep } from '../../../preload/contract/index.ts';
import { explainOpenFailure, withSession, type Credentials, type HostConfig } from '../../hosts/index.ts';
import { TransportError, isSsh, parseUri, type ConnectUri, type SshStage } from '../../libvirt/index.ts';
import { failureOf } from '../errors.ts';
import type { Feed } from '../subscriptions.ts';

type StepName = DoctorStep['step'];
type Body = Omit<DoctorEvent, 'subscription' | 'seq'>;

/** The step that ssh's stage belongs to; a stage that is reached says that the steps before it are behind. */
const STEP_OF: Readonly<Record<SshStage, StepName>> = {
  resolving: 'resolve',
  reaching: 'reach',
  hostKey: 'hostKey',
  authenticating: 'authenticate',
  authenticated: 'findLibvirt',
};

/** Where a login failed, told from why, for what ssh's stages tell too late or not at all. */
const FAILED_AT: Partial<Record<TransportError['code'], StepName>> = {
  NO_PROGRAM: 'ssh',
  DECLINED: 'authenticate',
  UNKNOWN_HOST: 'resolve',
  UNREACHABLE: 'reach',
  HOST_KEY_UNKNOWN: 'hostKey',
  HOST_KEY_CHANGED: 'hostKey',
  NOT_AUTHENTICATED: 'authenticate',
  NO_SHELL: 'authenticate',
  NO_DAEMON: 'findLibvirt',
  NOT_A_SOCKET: 'findLibvirt',
  AUTOSTART_FAILED: 'findLibvirt',
  NO_HELPER: 'useLibvirt',
  NO_PERMISSION: 'useLibvirt',
  INVALID_URI: 'uri',
  UNSUPPORTED_TRANSPORT: 'uri',
};

const FAR: ReadonlySet<StepName> = new Set(['ssh', 'resolve', 'reach', 'hostKey', 'authenticate']);

/** Goes the way to a hypervisor step by step and tells each; connects anew, whatever connection there is. */
export class Doctor implements Feed<Body> {
  readonly #config: HostConfig;
  readonly #credentials: Credentials;
  readonly #sshConfig: string | undefined;
  readonly #stop = new AbortController();
  #steps: DoctorStep[] = DOCTOR_STEPS.map((step) => ({ step, state: 'waiting' }));
  #began = performance.now();
  #at: StepName = 'uri';
  #ended = false;
  #wake: () => void = () => undefined;

  constructor(config: HostConfig, credentials: Credentials, sshConfig: string | undefined) {
    this.#config = config;
    this.#credentials = credentials;
    this.#sshConfig = sshConfig;
  }

  start(wake: () => void): () => void {
    this.#wake = wake;
    void this.#run();
    return () => this.#stop.abort(new Error('nobody looks any more'));
  }

  take(): Body {
    return { type: 'steps', steps: this.#steps, ended: this.#ended };
  }

  async #run(): Promise<void> {
    try {
      this.#enter('uri');
      await this.#walk(parseUri(this.#config.uri));
      this.#pass(this.#at);
    } catch (error) {
      this.#fail(error);
    }
    this.#ended = true;
    this.#wake();
  }

  async #walk(uri: ConnectUri): Promise<void> {
    const far = isSsh(uri);
    if (!far) this.#steps = this.#steps.filter(({ step }) => !FAR.has(step));
    this.#enter(far ? 'ssh' : 'findLibvirt', this.#config.uri);
    const { uri: text, readOnly } = this.#config;
    const signal = this.#stop.signal;
    await withSession(
      {
        uri: text,
        readOnly,
        signal,
        answers: this.#credentials.begin(),
        configFile: this.#sshConfig,
        onStage: (stage, detail) => this.#enter(STEP_OF[stage], undefined, detail),
      },
      async (session) => {
        this.#enter('hypervisor');
        const { type, version, libvirtVersion, hostname } = await session.readInfo({ signal });
        this.#pass(
          'hypervisor',
          `${type} ${version}, libvirt ${libvirtVersion}, ${hostname}`.replace(' ,', ','),
        );
      },
      (link) => this.#enter('useLibvirt', link.dialer.description),
    );
  }

  /** The steps before it are passed, with what was found there. */
  #enter(step: StepName, found?: string, detail?: string): void {
    if (this.#index(step) > this.#index(this.#at)) {
      this.#pass(this.#at, found);
      // What was done on the way without a word of its own.
      this.#steps = this.#steps.map((entry) =>
        entry.state === 'waiting' && this.#index(entry.step) < this.#index(step)
          ? { ...entry, state: 'passed' }
          : entry,
      );
    }
    if (this.#index(step) >= this.#index(this.#at)) {
      this.#at = step;
      this.#change(step, { state: 'running', ...(detail !== undefined && detail !== '' && { detail }) });
    }
  }

  #pass(step: StepName, detail?: string): void {
    const ms = Math.round(performance.now() - this.#began);
    this.#began = performance.now();
    this.#change(step, { state: 'passed', ms, ...(detail !== undefined && { detail }) });
  }

  #fail(error: unknown): void {
    const explained = explainOpenFailure(this.#config.name, this.#config.uri, error);
    const code = error instanceof TransportError ? error.code : undefined;
    const at = (code !== undefined && FAILED_AT[code]) || this.#at;
    const failure = { ...failureOf(explained), object: `host ${this.#config.name}` };
    const ms = Math.round(performance.now() - this.#began);
    this.#steps = this.#steps.map((entry): DoctorStep => {
      const before = this.#index(entry.step) - this.#index(at);
      if (before < 0) return { ...entry, state: 'passed' };
      if (before > 0) return { step: entry.step, state: 'skipped' };
      return { ...entry, state: 'failed', failure, ms };
    });
  }

  #change(step: StepName, change: Partial<DoctorStep>): void {
    this.#steps = this.#steps.map((entry) => (entry.step === step ? { ...entry, ...change } : entry));
    this.#wake();
  }

  #index(step: StepName): number {
    return DOCTOR_STEPS.indexOf(step);
  }
}

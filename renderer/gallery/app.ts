import { Failure } from '../../preload/contract/index.ts';
import { start } from '../app/start.tsx';
import { FakeBackend, type FakeOptions } from './fake/fakeBackend.ts';

// The whole window on the fake backend: `app.html?domains=10000&storm=1000&world=hostile&theme=dark`.

const asked = new URLSearchParams(location.search);
const number = (name: string, otherwise: number): number => Number(asked.get(name) ?? otherwise);
const world = asked.get('world');

localStorage.clear();

const options: FakeOptions = {
  domains: world === 'empty' || world === 'bare' ? 0 : number('domains', 60),
  storm: number('storm', 0),
  hostile: world === 'hostile',
  silent: world === 'silent',
  hardware: world === 'hardware',
  ...(world === 'bare' ? { hosts: [] } : {}),
  preferences: JSON.parse(asked.get('preferences') ?? '{}') as NonNullable<FakeOptions['preferences']>,
  refuse: (action, domain) =>
    world === 'failing' && action === 'start'
      ? new Failure({
          code: 'Conflict',
          object: `domain ${domain.name}`,
          message: `Cannot start ${domain.name}: its disk is used by another VM.`,
          libvirt: {
            code: 'VIR_ERR_OPERATION_FAILED',
            domain: 'VIR_FROM_QEMU',
            message: 'internal error: process exited while connecting to monitor: Failed to get "write" lock',
          },
          remedy: { text: 'Shut down the VM that uses it, or give this one a disk of its own.' },
          retryable: true,
        })
      : undefined,
};

const root = document.getElementById('root');
if (root) {
  const backend = new FakeBackend(options);
  Object.assign(window, { fakeBackend: backend });
  start(backend.dial, root);
}

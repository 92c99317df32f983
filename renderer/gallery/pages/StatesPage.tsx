import { useState } from 'react';
import {
  Button,
  CommandLine,
  EmptyState,
  ErrorBoundary,
  ErrorView,
  ProgressBar,
  showDialog,
  Skeleton,
  TaskList,
  type TaskEntry,
} from '../../ui/index.ts';
import { Example } from '../Example.tsx';
import { DENIED, LOST } from '../fake/world.ts';

const TASKS: TaskEntry[] = [
  {
    id: '1',
    title: 'Upload debian-13.iso → lab-1 / default',
    state: 'running',
    progress: 0.61,
    detail: '61% · 38 MiB/s · 12 s left',
    cancellable: true,
  },
  { id: '2', title: 'Save db-01', state: 'running', cancellable: true },
  { id: '3', title: 'Start web-02', state: 'queued', cancellable: true },
  { id: '4', title: 'Start web-01', state: 'succeeded', detail: 'Done in 2 s', cancellable: false },
  {
    id: '5',
    title: 'Shut down <b>hostile</b>',
    state: 'failed',
    detail: 'Failed after 1 min',
    cancellable: false,
    failure: LOST,
  },
  { id: '6', title: 'Clone win11', state: 'cancelled', detail: 'Cancelled after 3 s', cancellable: false },
  {
    id: '7',
    title: 'Download disk.qcow2',
    state: 'interrupted',
    detail: 'Interrupted after 8 min',
    cancellable: false,
  },
];

/** Cannot be rendered once it was asked for. */
function Fragile() {
  const [broken, setBroken] = useState(false);
  if (broken) throw new TypeError('the list of disks is undefined');
  return <Button onPress={() => setBroken(true)}>Break this part</Button>;
}

function Hopeless(): never {
  throw new TypeError('this dialog cannot be rendered');
}

export function StatesPage() {
  return (
    <>
      <Example title="Error: what, why, next step, libvirt's words" column>
        <ErrorView failure={DENIED} onRetry={() => {}} onDismiss={() => {}} />
        <ErrorView failure={LOST} title="Start: web-01" />
        <ErrorView failure={{ code: 'Internal', message: 'x'.repeat(600), retryable: false }} />
        <ErrorView failure={LOST} title="web-01" layout="row" onRetry={() => {}} />
      </Example>
      <Example title="Command to copy" column>
        <CommandLine command='sudo usermod -aG libvirt "$USER"' />
      </Example>
      <Example title="Empty" column>
        <EmptyState
          icon="vm"
          title="There are no VMs on lab-1 yet."
          action={
            <Button variant="primary" icon="plus">
              New VM
            </Button>
          }
        />
        <EmptyState icon="search" title="No VM fits this search." detail="host:lab state:crashed" />
      </Example>
      <Example title="Loading: nothing for a fifth of a second, then" column>
        <Skeleton rows={4} />
      </Example>
      <Example title="What cannot be rendered" column>
        <ErrorBoundary scope="part">
          <Fragile />
        </ErrorBoundary>
        <Button onPress={() => showDialog(() => <Hopeless />)}>Open a broken dialog</Button>
      </Example>
      <Example title="Progress: known, unknown" column>
        <ProgressBar label="Upload" value={0.4} />
        <ProgressBar label="Save" value={undefined} />
      </Example>
      <Example title="Tasks" column>
        <TaskList tasks={TASKS} onCancel={() => {}} />
      </Example>
    </>
  );
}

import { useState } from 'react';
import {
  Button,
  Checkbox,
  ComboBox,
  FieldRow,
  FormLayout,
  FormSection,
  NumberField,
  RadioGroup,
  SearchField,
  Select,
  Switch,
  TextField,
} from '../../ui/index.ts';
import { Example } from '../Example.tsx';

const BUSES = [
  { id: 'virtio', label: 'VirtIO', description: 'Fast; the guest needs its drivers' },
  { id: 'sata', label: 'SATA' },
  { id: 'xen', label: 'Xen', unavailable: 'This host does not offer it' },
];

export function FieldsPage() {
  const [bus, setBus] = useState('virtio');
  const [uri, setUri] = useState('qemu:///system');
  const [query, setQuery] = useState('host:lab');
  const [on, setOn] = useState(true);
  const [kind, setKind] = useState('nat');
  return (
    <>
      <Example title="Form: labels left, units inside, help below, errors beside" column>
        <FormLayout>
          <FormSection title="Machine" help="What the guest believes it runs on.">
            <TextField label="Name" defaultValue="web-01" help="Unique on its host." />
            <TextField label="Title" placeholder="None" />
            <TextField
              label="Kernel"
              mono
              defaultValue="/boot/vmlinuz"
              error="There is no file /boot/vmlinuz on lab-1."
            />
            <TextField label="Read-only" defaultValue="cannot be typed into" isDisabled />
            <TextField label="Notes" rows={3} defaultValue="Renew the certificate in May." />
            <NumberField
              label="Memory"
              unit="MiB"
              defaultValue={4096}
              step={256}
              mark={{ kind: 'changed', text: 'changed' }}
            />
            <NumberField
              label="vCPUs"
              defaultValue={4}
              minValue={1}
              mark={{ kind: 'restart', text: 'at next start' }}
            />
            <NumberField label="Disk" unit="GiB" defaultValue={20} error="The pool has 12 GiB left." />
            <Select
              label="Bus"
              options={BUSES}
              value={bus}
              onChange={setBus}
              help="How the guest sees the disk."
            />
            <Select label="Model" options={BUSES} value={null} onChange={setBus} placeholder="Choose" />
            <ComboBox
              label="URI"
              mono
              value={uri}
              onChange={setUri}
              options={[
                { id: 'qemu:///system', label: 'qemu:///system' },
                { id: 'test:///default', label: 'test:///default' },
              ]}
              after={<Button>Test</Button>}
            />
            <RadioGroup
              label="Network"
              value={kind}
              onChange={setKind}
              options={[
                { id: 'nat', label: 'NAT', description: 'The guest reaches out; nothing reaches in.' },
                { id: 'bridge', label: 'Bridge', description: 'The guest is a machine of your network.' },
                { id: 'vdpa', label: 'vDPA', unavailable: 'No such device on this host' },
              ]}
            />
            <RadioGroup
              segmented
              label="Density"
              value={kind}
              onChange={setKind}
              options={[
                { id: 'nat', label: 'Compact' },
                { id: 'bridge', label: 'Comfortable' },
              ]}
            />
            <FieldRow label="UUID" help="Never changes.">
              <code>6695eb01-f6a4-8304-79aa-97f2502e193f</code>
            </FieldRow>
          </FormSection>
          <FormSection title="Start">
            <Checkbox isSelected={on} onChange={setOn} help="After the host has booted.">
              Start with the host
            </Checkbox>
            <Checkbox isSelected={false} onChange={setOn}>
              Not ticked
            </Checkbox>
            <Checkbox isSelected={false} isIndeterminate onChange={setOn}>
              Some of them
            </Checkbox>
            <Checkbox isSelected isDisabled onChange={setOn}>
              Cannot be changed
            </Checkbox>
            <Switch isSelected={on} onChange={setOn}>
              Takes effect at once
            </Switch>
            <Switch isSelected={!on} onChange={(next) => setOn(!next)}>
              The other way round
            </Switch>
            <Switch isSelected isDisabled onChange={setOn}>
              Cannot be changed
            </Switch>
          </FormSection>
        </FormLayout>
      </Example>
      <Example title="Search" column>
        <SearchField label="Search" value={query} onChange={setQuery} placeholder="Filter" />
        <SearchField label="Search nothing" value="" onChange={setQuery} placeholder="Filter: web host:lab" />
      </Example>
    </>
  );
}

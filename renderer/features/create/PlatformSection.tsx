import { useTranslation } from 'react-i18next';
import { Checkbox, FormSection, RadioGroup, Select, type Option } from '../../ui/index.ts';
import { say, unsay } from './createStore.ts';
import type { NetworkKey } from './draft.ts';
import { useCreateForm, useProblem } from './FormContext.ts';

/** What it is plugged into and shown on. */
export function ConnectionSection() {
  const { t } = useTranslation('create');
  const { facts, values } = useCreateForm();
  const { networks, bridges, userNetwork, graphics } = facts.options;
  const { error, warning } = useProblem('network');
  const name = values.network.slice(values.network.indexOf(':') + 1);
  const options: Option<NetworkKey>[] = [
    ...networks.map((network): Option<NetworkKey> => ({
      id: `network:${network.name}`,
      label: network.name,
      description: [
        network.forward === undefined
          ? t('network.isolated')
          : t('network.forward', { mode: network.forward }),
        !network.active && t('network.asleep'),
      ]
        .filter(Boolean)
        .join(' · '),
    })),
    ...bridges.map((bridge): Option<NetworkKey> => ({
      id: `bridge:${bridge}`,
      label: bridge,
      description: t('network.bridge'),
    })),
    ...(userNetwork
      ? [{ id: 'user' as const, label: t('network.user'), description: t('network.userHelp') }]
      : []),
    { id: 'none', label: t('network.none') },
  ];
  return (
    <FormSection title={t('connection.title')}>
      <Select
        label={t('network.label')}
        value={values.network}
        onChange={(key) => say('network', key)}
        options={options}
        error={error}
        help={warning}
      />
      {values.networkIsAsleep && (
        <Checkbox isSelected={values.startNetwork} onChange={(start) => say('startNetwork', start)}>
          {t('network.start', { name })}
        </Checkbox>
      )}
      <RadioGroup
        segmented
        label={t('graphics.label')}
        value={values.graphics}
        onChange={(kind) => say('graphics', kind)}
        options={graphics.map(({ value, reason }) => ({
          id: value,
          label: t(`graphics.${value}`),
          unavailable: reason,
        }))}
        help={graphics.find(({ value }) => value === 'vnc')?.reason}
      />
    </FormSection>
  );
}

/** How it is run. */
export function PlatformSection() {
  const { t } = useTranslation('create');
  const { draft, facts, values } = useCreateForm();
  const { options } = facts;
  const firmware = useProblem('firmware');
  const refused = options.firmware.find(({ value }) => value === values.firmware)?.reason;
  const accelerated = options.virtTypes.find((v) => v.type === values.virtType)?.accelerated;
  return (
    <>
      {draft.source !== 'kernel' && (
        <RadioGroup
          segmented
          label={t('firmware.label')}
          value={values.firmware}
          onChange={(choice) => say('firmware', choice)}
          options={options.firmware.map(({ value, reason }) => ({
            id: value,
            label: t(`firmware.${value}`),
            unavailable: reason,
          }))}
          error={firmware.error}
          help={refused ?? options.firmware.find(({ reason }) => reason !== undefined)?.reason}
        />
      )}
      <RadioGroup
        segmented
        label={t('platform.virtType')}
        value={values.virtType}
        onChange={(type) => {
          unsay('machine', 'firmware');
          say('virtType', type);
        }}
        options={options.virtTypes.map(({ type }) => ({
          id: type,
          label: t(`virtType.${type}`, { defaultValue: type }),
        }))}
        help={accelerated === false ? t('platform.slow') : undefined}
      />
      {options.architectures.length > 1 && (
        <Select
          className="vd-create-short"
          label={t('platform.architecture')}
          value={values.architecture}
          onChange={(architecture) => {
            unsay('virtType', 'machine', 'firmware');
            say('architecture', architecture);
          }}
          options={options.architectures.map((id) => ({ id, label: id }))}
        />
      )}
      {options.machines.length > 0 && (
        <Select
          className="vd-create-short"
          label={t('platform.machine')}
          value={values.machine}
          onChange={(machine) => {
            unsay('firmware');
            say('machine', machine);
          }}
          options={options.machines.map(({ name, canonical }) => ({
            id: name,
            label: name,
            description: canonical,
          }))}
        />
      )}
    </>
  );
}

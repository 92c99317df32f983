import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FailureData, Host, HypervisorInfo } from '../../../preload/contract/index.ts';
import { api, failureOf } from '../../api/index.ts';
import {
  Button,
  Checkbox,
  ComboBox,
  Dialog,
  ErrorView,
  FormLayout,
  Icon,
  Select,
  TextField,
} from '../../ui/index.ts';
import { HOST_COLOURS, hostColour, type HostColour } from './hostColours.ts';
import { hostsStore, useHosts } from './hostsStore.ts';
import { LOCAL_URIS, nameForUri, type LocalUri } from './localUris.ts';

type Attempt =
  | { phase: 'idle' }
  | { phase: 'testing' | 'saving' }
  | { phase: 'tested'; info: HypervisorInfo }
  | { phase: 'failed'; failure: FailureData };

const LOCAL = Object.keys(LOCAL_URIS) as LocalUri[];

/** Adds a host, or changes what is saved about one. Can be tried before it is saved. */
export function EditHostDialog({ host, onClose }: { host?: Host; onClose: () => void }) {
  const { t } = useTranslation('hosts');
  const { t: tUi } = useTranslation('ui');
  const known = useHosts((state) => state.rows);
  const [uri, setUri] = useState(host?.uri ?? '');
  const [ownName, setName] = useState(host?.name);
  const [group, setGroup] = useState(host?.group ?? '');
  const [colour, setColour] = useState<HostColour>(hostColour(host?.colour));
  const [autoconnect, setAutoconnect] = useState(host?.autoconnect ?? true);
  const [readOnly, setReadOnly] = useState(host?.readOnly ?? false);
  const [attempt, setAttempt] = useState<Attempt>({ phase: 'idle' });

  // Until the user names it, the name follows the address.
  const name = ownName ?? nameForUri(uri);
  const others = [...known.values()].filter((other) => other.id !== host?.id);
  const twin = others.find((other) => other.uri === uri.trim());
  const groups = [...new Set(others.flatMap((other) => other.group ?? []))];
  const busy = attempt.phase === 'testing' || attempt.phase === 'saving';
  const complete = uri.trim() !== '' && name.trim() !== '' && !twin;
  const config = {
    name: name.trim(),
    uri: uri.trim(),
    ...(group.trim() ? { group: group.trim() } : {}),
    ...(colour === 'none' ? {} : { colour }),
    autoconnect,
    readOnly,
  };

  const test = async () => {
    setAttempt({ phase: 'testing' });
    try {
      setAttempt({ phase: 'tested', info: await api.hosts.test(config) });
    } catch (error) {
      setAttempt({ phase: 'failed', failure: failureOf(error) });
    }
  };

  const save = async () => {
    if (!complete || busy) return;
    setAttempt({ phase: 'saving' });
    try {
      if (host) {
        // What is emptied is said as empty: an absent field stays as it is.
        await api.hosts.update({ id: host.id, ...config, group: group.trim(), colour });
      } else {
        const { id } = await api.hosts.add(config);
        if (hostsStore.getState().rows.get(id)?.state !== 'connected')
          api.hosts.connect({ id }).catch(() => {});
      }
      onClose();
    } catch (error) {
      setAttempt({ phase: 'failed', failure: failureOf(error) });
    }
  };

  const edit =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value);
      if (attempt.phase === 'tested' || attempt.phase === 'failed') setAttempt({ phase: 'idle' });
    };

  return (
    <Dialog
      title={host ? t('edit.title', { name: host.name }) : t('add.title')}
      onClose={onClose}
      actions={
        <>
          <Button
            isDisabled={!complete || busy}
            busy={attempt.phase === 'testing'}
            onPress={() => void test()}
          >
            {t('add.test')}
          </Button>
          <span className="vd-host-gap" />
          <Button onPress={onClose}>{tUi('cancel')}</Button>
          <Button
            variant="primary"
            isDisabled={!complete || busy}
            busy={attempt.phase === 'saving'}
            onPress={() => void save()}
          >
            {host ? t('edit.save') : t('add.save')}
          </Button>
        </>
      }
    >
      <FormLayout onSubmit={() => void save()}>
        <ComboBox
          autoFocus={!host}
          mono
          label={t('field.uri')}
          value={uri}
          onChange={edit(setUri)}
          options={LOCAL.map((id) => ({
            id: LOCAL_URIS[id],
            label: LOCAL_URIS[id],
            description: t(`uri.${id}`),
          }))}
          help={t('field.uriHelp')}
          error={twin ? t('add.twin', { name: twin.name }) : undefined}
        />
        <TextField label={t('field.name')} value={name} onChange={setName} />
        <ComboBox
          label={t('field.group')}
          value={group}
          onChange={setGroup}
          options={groups.map((id) => ({ id, label: id }))}
        />
        <Select
          label={t('field.colour')}
          value={colour}
          onChange={setColour}
          options={HOST_COLOURS.map((id) => ({ id, label: t(`colour.${id}`) }))}
        />
        <Checkbox isSelected={autoconnect} onChange={setAutoconnect}>
          {t('field.autoconnect')}
        </Checkbox>
        <Checkbox isSelected={readOnly} onChange={edit(setReadOnly)} help={t('field.readOnlyHelp')}>
          {t('field.readOnly')}
        </Checkbox>
      </FormLayout>
      <div className="vd-host-attempt" aria-live="polite">
        {attempt.phase === 'tested' && (
          <p className="vd-host-tested">
            <Icon name="success" />
            {t('add.works', {
              type: attempt.info.type,
              version: attempt.info.version,
              hostname: attempt.info.hostname,
              libvirt: attempt.info.libvirtVersion,
            })}
          </p>
        )}
        {attempt.phase === 'failed' && <ErrorView failure={attempt.failure} />}
      </div>
    </Dialog>
  );
}

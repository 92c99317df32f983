import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FailureData, Host } from '../../../preload/contract/index.ts';
import { api, failureOf } from '../../api/index.ts';
import {
  Button,
  Checkbox,
  ComboBox,
  Dialog,
  displayName,
  ErrorView,
  FormLayout,
  FormSection,
  Icon,
  Select,
  TextField,
} from '../../ui/index.ts';
import { DoctorSteps } from './DoctorSteps.tsx';
import { HOST_COLOURS, hostColour, type HostColour } from './hostColours.ts';
import { hostsStore, useHosts } from './hostsStore.ts';
import { LOCAL_URIS, nameForUri, type LocalUri } from './localUris.ts';
import { lacksHost, useUriDraft } from './uriDraft.ts';
import { UriFields } from './UriFields.tsx';
import { isHealthy, useDoctor } from './useDoctor.ts';

const LOCAL = Object.keys(LOCAL_URIS) as LocalUri[];

/** Adds a host, or changes what is saved about one. Its parts and its URI say the same; can be tried before it is saved. */
export function EditHostDialog({ host, onClose }: { host?: Host; onClose: () => void }) {
  const { t } = useTranslation('hosts');
  const { t: tUi } = useTranslation('ui');
  const known = useHosts((state) => state.rows);
  const draft = useUriDraft(host?.uri);
  const [ownName, setName] = useState(host?.name);
  const [group, setGroup] = useState(host?.group ?? '');
  const [colour, setColour] = useState<HostColour>(hostColour(host?.colour));
  const [autoconnect, setAutoconnect] = useState(host?.autoconnect ?? true);
  const [readOnly, setReadOnly] = useState(host?.readOnly ?? false);
  const [saving, setSaving] = useState(false);
  const [failure, setFailure] = useState<FailureData>();
  /** Whether it was tried or to be saved: what is missing is said then, not while it is still being written. */
  const [asked, setAsked] = useState(false);
  const { start, forget, ...examination } = useDoctor();

  const outcome = useRef<HTMLDivElement>(null);
  const { phase, steps } = examination;
  useEffect(() => {
    // It stands below a form that may fill the dialog.
    if (phase !== 'idle') outcome.current?.scrollIntoView({ block: 'end' });
  }, [phase, steps.length]);

  const uri = draft.uri.trim();
  // Until the user names it, the name follows the address.
  const name = ownName ?? nameForUri(uri);
  const others = [...known.values()].filter((other) => other.id !== host?.id);
  const twin = others.find((other) => draft.twins.includes(other.id));
  const groups = [...new Set(others.flatMap((other) => other.group ?? []))];
  const hostless = lacksHost(draft.parts);
  const complete =
    uri !== '' && name.trim() !== '' && !hostless && draft.problem === undefined && twin === undefined;
  const config = {
    name: name.trim(),
    uri,
    ...(group.trim() ? { group: group.trim() } : {}),
    ...(colour === 'none' ? {} : { colour }),
    autoconnect,
    readOnly,
  };

  const test = () => {
    setAsked(true);
    setFailure(undefined);
    if (complete) start(config);
  };

  const save = async () => {
    setAsked(true);
    if (!complete || saving) return;
    setSaving(true);
    setFailure(undefined);
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
      setFailure(failureOf(error));
    } finally {
      setSaving(false);
    }
  };

  /** What was found out is of other values as soon as one that matters changes. */
  const edit =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      forget();
      set(value);
    };

  return (
    <Dialog
      title={host ? t('edit.title', { name: displayName(host.name) }) : t('add.title')}
      onClose={onClose}
      size="large"
      actions={
        <>
          <Button busy={examination.phase === 'running'} onPress={test}>
            {t('add.test')}
          </Button>
          <span className="vd-host-gap" />
          <Button onPress={onClose}>{tUi('cancel')}</Button>
          <Button variant="primary" busy={saving} onPress={() => void save()}>
            {host ? t('edit.save') : t('add.save')}
          </Button>
        </>
      }
    >
      <FormLayout onSubmit={() => void save()}>
        <UriFields
          parts={draft.parts}
          change={edit(draft.change)}
          autoFocus={!host}
          hostProblem={asked && hostless ? t('add.hostMissing') : undefined}
        />
        <ComboBox
          mono
          label={t('field.uri')}
          value={draft.uri}
          onChange={(next) => next !== draft.uri && edit(draft.setUri)(next)}
          options={LOCAL.map((id) => ({
            id: LOCAL_URIS[id],
            label: LOCAL_URIS[id],
            description: t(`uri.${id}`),
          }))}
          help={t('field.uriHelp')}
          error={twin ? t('add.twin', { name: displayName(twin.name) }) : draft.problem}
        />
        {draft.warnings.map((warning) => (
          <p key={warning} className="vd-host-warning vd-host-warning-row">
            <Icon name="warning" />
            {t(`warning.${warning}`)}
          </p>
        ))}
        <FormSection title={t('shown')}>
          <TextField
            label={t('field.name')}
            value={name}
            onChange={setName}
            error={asked && name.trim() === '' ? t('add.nameMissing') : undefined}
          />
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
        </FormSection>
      </FormLayout>
      <div className="vd-host-attempt" aria-live="polite" ref={outcome}>
        {examination.phase !== 'idle' && <DoctorSteps {...examination} />}
        {isHealthy(examination) && (
          <p className="vd-host-tested">
            <Icon name="success" />
            {t('add.works')}
          </p>
        )}
        {failure && <ErrorView failure={failure} />}
      </div>
    </Dialog>
  );
}

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UriParts } from '../../../preload/contract/index.ts';
import { Button, Checkbox, ComboBox, NumberField, RadioGroup, Select, TextField } from '../../ui/index.ts';
import {
  DRIVER_NAMES,
  isDriver,
  isUnchecked,
  nameOfWay,
  pathsOf,
  wayOf,
  withCheck,
  withDriver,
  withParam,
  withWay,
  type Way,
} from './drivers.ts';

export interface UriFieldsProps {
  parts: UriParts;
  change: (change: Partial<UriParts>) => void;
  /** Whether the host is asked for before anything else. */
  autoFocus: boolean;
  hostProblem: string | undefined;
}

const MAX_PORT = 65_535;
const PROXIES = ['auto', 'native', 'netcat'] as const;
const isNumber = (port: number): boolean => Number.isFinite(port);

/** The parts of a connection URI as fields, beside the URI itself. */
export function UriFields({ parts, change, autoFocus, hostProblem }: UriFieldsProps) {
  const { t } = useTranslation('hosts');
  const way = wayOf(parts);
  const ways: Way[] = way === 'other' ? ['local', 'ssh', 'other'] : ['local', 'ssh'];
  const drivers = isDriver(parts.driver) ? DRIVER_NAMES : [parts.driver, ...DRIVER_NAMES];
  return (
    <>
      <RadioGroup
        label={t('field.way')}
        segmented
        value={way}
        onChange={(next) => change(withWay(parts, next))}
        options={ways.map((id) => ({
          id,
          label: id === 'other' ? (nameOfWay(parts) ?? t('way.other')) : t(`way.${id}`),
        }))}
      />
      {way !== 'local' && (
        <>
          <TextField
            autoFocus={autoFocus}
            label={t('field.host')}
            mono
            spellCheck="false"
            autoComplete="off"
            value={parts.host ?? ''}
            onChange={(host) => change({ host })}
            help={t('field.hostHelp')}
            error={hostProblem}
          />
          <TextField
            label={t('field.user')}
            mono
            spellCheck="false"
            autoComplete="off"
            placeholder={t('field.userNone')}
            value={parts.user ?? ''}
            onChange={(user) => change({ user })}
          />
          <NumberField
            label={t('field.port')}
            minValue={1}
            maxValue={MAX_PORT}
            formatOptions={{ useGrouping: false }}
            value={parts.port ?? Number.NaN}
            onChange={(port) => change({ port: isNumber(port) ? port : undefined })}
          />
        </>
      )}
      <Select
        label={t('field.driver')}
        value={parts.driver}
        onChange={(driver) => change(withDriver(parts, driver))}
        options={drivers.map((id) => ({ id, label: isDriver(id) ? t(`driver.${id}`) : id }))}
      />
      <ComboBox
        label={t('field.path')}
        mono
        value={parts.path}
        onChange={(path) => path !== parts.path && change({ path })}
        options={pathsOf(parts.driver).map((path) => ({
          id: path,
          label: path,
          ...((path === '/system' || path === '/session') && {
            description: t(`path.${path.slice(1) as 'system'}`),
          }),
        }))}
      />
      {way === 'ssh' && <SshFields parts={parts} change={change} />}
    </>
  );
}

/** What is needed seldom: folded up unless something of it is set. */
function SshFields({ parts, change }: Pick<UriFieldsProps, 'parts' | 'change'>) {
  const { t } = useTranslation('hosts');
  const { params } = parts;
  const [open, setOpen] = useState(() => Object.keys(params).length > 0);
  const set = (name: string) => (value: string) => {
    if (value !== (params[name] ?? '')) change(withParam(parts, name, value));
  };
  const text = (name: string, label: 'keyfile' | 'socket' | 'netcat' | 'knownHosts') => (
    <TextField
      label={t(`field.${label}`)}
      mono
      spellCheck="false"
      autoComplete="off"
      placeholder={t(`field.${label}None`)}
      value={params[name] ?? ''}
      onChange={set(name)}
    />
  );
  return (
    <>
      <Button
        className="vd-host-more"
        variant="quiet"
        size="small"
        icon={open ? 'chevronDown' : 'chevronRight'}
        aria-expanded={open}
        onPress={() => setOpen(!open)}
      >
        {t('more')}
      </Button>
      {open && (
        <>
          <p className="vd-form-help vd-host-more-help">{t('moreHelp')}</p>
          {text('keyfile', 'keyfile')}
          {text('known_hosts', 'knownHosts')}
          <Checkbox
            isSelected={isUnchecked(parts)}
            onChange={(on) => change(withCheck(parts, !on))}
            help={t('field.noVerifyHelp')}
          >
            {t('field.noVerify')}
          </Checkbox>
          <Select
            label={t('field.proxy')}
            value={PROXIES.find((proxy) => proxy === params['proxy']) ?? 'auto'}
            onChange={(proxy) => set('proxy')(proxy === 'auto' ? '' : proxy)}
            options={PROXIES.map((id) => ({
              id,
              label: t(`proxy.${id}`),
              description: t(`proxyHelp.${id}`),
            }))}
          />
          {text('netcat', 'netcat')}
          {text('socket', 'socket')}
        </>
      )}
    </>
  );
}

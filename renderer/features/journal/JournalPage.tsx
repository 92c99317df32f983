import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Domain } from '../../../preload/contract/index.ts';
import { EmptyState } from '../../ui/index.ts';
import { JournalList } from './JournalList.tsx';

const ALL = {};

/** Every change on every host. */
export function JournalPage() {
  const { t } = useTranslation('journal');
  return (
    <JournalList
      scope={ALL}
      heading={<h1 className="vd-line">{t('title')}</h1>}
      empty={<EmptyState icon="journal" title={t('empty.all')} detail={t('empty.allDetail')} />}
    />
  );
}

/** The changes of one VM. */
export function DomainJournal({ domain: { host, uuid } }: { domain: Domain }) {
  const { t } = useTranslation('journal');
  const scope = useMemo(() => ({ host, object: { kind: 'domain' as const, uuid } }), [host, uuid]);
  return (
    <JournalList
      scope={scope}
      heading={null}
      without={WITHOUT}
      empty={<EmptyState icon="journal" title={t('empty.domain')} />}
    />
  );
}

const WITHOUT = ['object', 'host'] as const;

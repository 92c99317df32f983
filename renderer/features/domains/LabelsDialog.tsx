import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Domain } from '../../../preload/contract/index.ts';
import { api } from '../../api/index.ts';
import { Button, Checkbox, ComboBox, Dialog, displayName, FormLayout, FieldRow } from '../../ui/index.ts';
import { runOn } from './actionStore.ts';
import { domainsStore } from './domainsStore.ts';
import { cleanTag, countTags } from './labels.ts';

/** Beyond these a list of tags is no longer read but searched. */
const OFFERED = 60;

/** Tags and group of one or many VMs: what all have is ticked, what some have is half ticked and stays as it is. */
export function LabelsDialog({ domains, onClose }: { domains: readonly Domain[]; onClose: () => void }) {
  const { t } = useTranslation('domains');
  const { t: tUi } = useTranslation('ui');
  const known = useMemo(() => {
    const all = [...domainsStore.getState().rows.values()];
    return {
      tags: countTags(all.map((domain) => domain.tags)),
      groups: countTags(all.flatMap(({ group }) => (group ? [[group]] : []))),
    };
  }, []);
  const before = useMemo(() => countTags(domains.map((domain) => domain.tags)), [domains]);
  const [changes, setChanges] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [typed, setTyped] = useState('');
  const groups = new Set(domains.map((domain) => domain.group ?? ''));
  const sameGroup = groups.size === 1 ? [...groups][0] : undefined;
  const [group, setGroup] = useState(sameGroup ?? '');
  const groupChanged = group.trim() !== (sameGroup ?? '');
  const [first] = domains;
  const what = domains.length === 1 ? displayName(first?.name ?? '') : t('count', { count: domains.length });

  const set = (tag: string, on: boolean) => setChanges(new Map(changes).set(tag, on));
  const add = () => {
    const tag = cleanTag(typed);
    if (tag) set(tag, true);
    setTyped('');
  };
  const shown = [
    ...before.map(({ tag }) => tag),
    ...[...changes.keys()].filter((tag) => !before.some((known) => known.tag === tag)),
  ];
  const offered = known.tags.filter(({ tag }) => !shown.includes(tag)).slice(0, OFFERED);

  const apply = () => {
    const pending = cleanTag(typed);
    const all = pending ? new Map(changes).set(pending, true) : changes;
    const addTags = [...all].filter(([, on]) => on).map(([tag]) => tag);
    const removeTags = [...all].filter(([, on]) => !on).map(([tag]) => tag);
    onClose();
    if (addTags.length + removeTags.length === 0 && !groupChanged) return;
    void runOn('tags', domains, (targets) =>
      api.domains.setLabels({
        domains: targets.map(({ host, uuid }) => ({ host, uuid })),
        addTags,
        removeTags,
        ...(groupChanged ? { group: group.trim() } : {}),
      }),
    );
  };

  return (
    <Dialog
      title={t('labels.title', { what })}
      onClose={onClose}
      size="small"
      actions={
        <>
          <Button onPress={onClose}>{tUi('cancel')}</Button>
          <Button variant="primary" onPress={apply}>
            {t('labels.apply')}
          </Button>
        </>
      }
    >
      <FormLayout onSubmit={apply}>
        <ComboBox
          autoFocus
          label={t('labels.add')}
          value={typed}
          onChange={setTyped}
          options={offered.map(({ tag, count }) => ({
            id: tag,
            label: tag,
            description: t('count', { count }),
          }))}
          help={t('labels.help')}
          after={
            <Button icon="plus" isDisabled={cleanTag(typed) === ''} onPress={add}>
              {t('labels.addButton')}
            </Button>
          }
        />
        <FieldRow label={t('column.tags')}>
          <div className="vd-labels">
            {shown.map((tag) => {
              const count = before.find((known) => known.tag === tag)?.count ?? 0;
              const change = changes.get(tag);
              const some = change === undefined && count > 0 && count < domains.length;
              return (
                <Checkbox
                  key={tag}
                  isSelected={change ?? count === domains.length}
                  isIndeterminate={some}
                  onChange={(on) => set(tag, on)}
                >
                  <span className="vd-line">{displayName(tag)}</span>
                </Checkbox>
              );
            })}
            {shown.length === 0 && <span className="vd-faint">{t('labels.none')}</span>}
          </div>
        </FieldRow>
        <ComboBox
          label={t('column.group')}
          value={group}
          onChange={setGroup}
          options={known.groups.map(({ tag, count }) => ({
            id: tag,
            label: tag,
            description: t('count', { count }),
          }))}
          help={groups.size > 1 ? t('labels.severalGroups') : undefined}
        />
      </FormLayout>
    </Dialog>
  );
}

import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { api, connection } from '../api/index.ts';
import { Banner, Button } from '../ui/index.ts';

/** Settings that could not be used as they were: said until the user has taken note. */
export function ProblemsBanner() {
  const { t } = useTranslation('app');
  const open = useStore(connection.state, ({ phase }) => phase === 'open');
  const [problems, setProblems] = useState<readonly string[]>([]);
  const [seen, setSeen] = useState('');
  useEffect(() => {
    if (!open) return;
    let gone = false;
    api.app.info().then(
      (info) => !gone && setProblems(info.problems ?? []),
      // A backend that is just going away: asked again when it is back.
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [open]);
  const told = problems.join('\n');
  if (told === seen) return null;
  return (
    <Banner icon="warning" tone="warning">
      <span className="vd-problems">{told}</span>
      <Button size="small" onPress={() => setSeen(told)}>
        {t('understood')}
      </Button>
    </Banner>
  );
}

import { useTranslation } from 'react-i18next';
import type { HostId } from '../../../preload/contract/index.ts';
import { Button } from '../../ui/index.ts';
import { openQuestion, useQuestions } from './questionsStore.ts';

/** The way to what one host asks; nothing where it asks nothing. */
export function HostQuestion({ id }: { id: HostId }) {
  const { t } = useTranslation('questions');
  const question = useQuestions(({ list }) => list.find(({ host }) => host === id));
  if (question === undefined) return null;
  return (
    <Button size="small" icon="info" onPress={() => openQuestion(question.id)}>
      {t('answerIt')}
    </Button>
  );
}

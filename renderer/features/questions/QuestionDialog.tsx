import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FailureData, Question } from '../../../preload/contract/index.ts';
import { api, failureOf } from '../../api/index.ts';
import {
  Button,
  Checkbox,
  CopyButton,
  Dialog,
  displayName,
  ErrorView,
  FormLayout,
  MenuButton,
  TextField,
} from '../../ui/index.ts';
import { openQuestion } from './questionsStore.ts';

const WANTS_YES: ReadonlySet<Question['kind']> = new Set(['hostKey', 'command', 'confirm']);

/** One question, in our words; closing it is a no, since whoever waits for it would wait for ever; what the asking program says stands apart, since the far host writes some of it. */
export function QuestionDialog(props: {
  question: Question;
  others: readonly Question[];
  onSent: () => void;
}) {
  const { question, others, onSent } = props;
  const { id, kind } = question;
  const { t } = useTranslation('questions');
  const { t: tUi } = useTranslation('ui');
  const [text, setText] = useState('');
  const [remember, setRemember] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<FailureData | null>(null);
  const names = { host: displayName(question.hostName), subject: displayName(question.subject) };

  const send = async (work: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    onSent();
    try {
      await work();
    } catch (error) {
      setFailure(failureOf(error));
      setBusy(false);
    }
  };
  const refuse = () => void send(() => api.questions.refuse({ id }));
  const accept = () => void send(() => api.questions.accept({ id }));
  const answer = () => {
    if (!busy) void send(() => api.questions.answer({ id, text, remember }));
  };
  const wantsYes = WANTS_YES.has(kind);
  const isTouch = kind === 'touch';

  return (
    <Dialog
      title={t(`title.${kind}`, names)}
      size={kind === 'hostKey' ? 'medium' : 'small'}
      alert
      onClose={refuse}
      actions={
        <>
          <Button isDisabled={busy} onPress={refuse} autoFocus={wantsYes || isTouch}>
            {wantsYes ? t('refuse') : tUi('cancel')}
          </Button>
          {wantsYes && (
            <Button variant="primary" busy={busy} onPress={accept}>
              {t(`accept.${kind as 'hostKey'}`)}
            </Button>
          )}
          {!wantsYes && !isTouch && (
            <Button variant="primary" busy={busy} onPress={answer}>
              {t('send')}
            </Button>
          )}
        </>
      }
    >
      <p>{t(`why.${kind}`, names)}</p>
      {question.fingerprint !== undefined && (
        <p className="vd-question-key">
          <span className="vd-quiet">{displayName(question.keyType ?? '')}</span>
          <code>{displayName(question.fingerprint)}</code>
          <CopyButton text={question.fingerprint} label={t('copyKey')} />
        </p>
      )}
      {(kind === 'secret' || kind === 'text' || kind === 'confirm' || kind === 'command') && (
        <p className="vd-question-words">
          <span className="vd-quiet">{t('itSays')}</span>
          <code>{displayName(question.prompt)}</code>
        </p>
      )}
      {!wantsYes && !isTouch && (
        <FormLayout onSubmit={answer}>
          <TextField
            autoFocus
            label={t(`field.${kind as 'password'}`)}
            type={kind === 'text' || kind === 'oneTimeCode' ? 'text' : 'password'}
            autoComplete="off"
            value={text}
            onChange={setText}
            error={question.wrong && text === '' ? t('wrong') : undefined}
          />
          {question.canRemember && (
            <Checkbox isSelected={remember} onChange={setRemember}>
              {t('remember')}
            </Checkbox>
          )}
        </FormLayout>
      )}
      {others.length > 0 && (
        <p className="vd-question-others">
          <span className="vd-quiet">{t('more', { count: others.length })}</span>
          <MenuButton
            label={t('switch')}
            items={others.map((other) => ({
              id: other.id,
              label: displayName(other.hostName),
              onAction: () => openQuestion(other.id),
            }))}
          >
            <Button size="small" isDisabled={busy}>
              {t('switch')}
            </Button>
          </MenuButton>
        </p>
      )}
      {failure && <ErrorView failure={failure} />}
    </Dialog>
  );
}

import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, TextField } from '../../ui/index.ts';

/** Asks for a display's password; it is kept for this console only and never stored. */
export function PasswordForm({
  refused,
  onSubmit,
}: {
  refused: boolean;
  onSubmit: (password: string) => void;
}) {
  const { t } = useTranslation('console');
  const [password, setPassword] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit(password);
    setPassword('');
  };
  return (
    <form className="vd-console-password" onSubmit={submit}>
      <TextField
        label={t('password')}
        labelHidden
        type="password"
        placeholder={t('password')}
        value={password}
        onChange={setPassword}
        autoFocus
        error={refused ? t('overlay.wrongPassword') : undefined}
      />
      <Button type="submit" variant="primary">
        {t('action.connect')}
      </Button>
    </form>
  );
}

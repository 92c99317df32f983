import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsoleInfo, Domain } from '../../../preload/contract/index.ts';
import { Button, classes, EmptyState, Icon } from '../../ui/index.ts';
import { ConsolePane } from './ConsolePane.tsx';
import { openConsoleWindow, useConsoleWindows } from './consoleWindow.ts';
import { shownConsoles, useConsoleList } from './useConsoleList.ts';
import { NoConsole } from './NoConsole.tsx';

/** The VM's consoles. One is seen, while they are `active`; those that were seen before stay connected behind it. */
export function ConsoleTabs({ domain, active }: { domain: Domain; active: boolean }) {
  const { consoles, failure, reload } = useConsoleList(domain);
  const windows = useConsoleWindows(domain);
  const [chosen, setChosen] = useState<string>();
  const [opened, setOpened] = useState<readonly string[]>([]);
  const shown = shownConsoles(consoles ?? []);
  const current = shown.find(({ id }) => id === chosen) ?? shown[0];
  if (!current)
    return <NoConsole domain={domain} loaded={consoles !== undefined} failure={failure} onRetry={reload} />;

  const choose = (id: string) => {
    setOpened([...new Set([...opened, current.id, id])]);
    setChosen(id);
  };
  const open = shown.filter(({ id }) => id === current.id || opened.includes(id));
  return (
    <div className="vd-consoles">
      {open.map((info) => {
        const start = <ConsoleSwitch consoles={shown} current={current.id} onChoose={choose} />;
        // A display can be seen in two places at once, a text console cannot.
        const elsewhere = info.kind === 'text' && windows.has(info.id);
        return (
          // Another VM's console is another one, though it is called the same: no key and no picture goes over.
          <div key={`${domain.key} ${info.id}`} className="vd-consoles-pane" hidden={info.id !== current.id}>
            {elsewhere ? (
              <ConsoleElsewhere start={start} onBringBack={() => windows.bringBack(info.id)} />
            ) : (
              <ConsolePane
                domain={domain}
                console={info}
                active={active && info.id === current.id}
                start={start}
                onDetach={() => openConsoleWindow(domain, info.id)}
              />
            )}
          </div>
        );
      })}
    </div>
  );
}

/** In the place of a console that has a window of its own. */
function ConsoleElsewhere({ start, onBringBack }: { start: ReactNode; onBringBack: () => void }) {
  const { t } = useTranslation('console');
  return (
    <div className="vd-console">
      <div className="vd-console-bar">
        <div className="vd-console-start">{start}</div>
      </div>
      <EmptyState
        icon="external"
        title={t('elsewhere')}
        action={<Button onPress={onBringBack}>{t('action.bringBack')}</Button>}
      />
    </div>
  );
}

interface ConsoleSwitchProps {
  consoles: readonly ConsoleInfo[];
  current: string;
  onChoose: (id: string) => void;
}

/** One press button for each console: few, and never more than one pressed. */
function ConsoleSwitch({ consoles, current, onChoose }: ConsoleSwitchProps) {
  const { t } = useTranslation('console');
  return (
    <div className="vd-console-switch" role="group" aria-label={t('tabs')}>
      {consoles.map(({ id, kind, label }) => (
        <button
          key={id}
          type="button"
          aria-pressed={id === current}
          className={classes('vd-console-choice', id === current && 'vd-console-choice-on')}
          onClick={() => onChoose(id)}
        >
          <Icon name={kind === 'text' ? 'terminal' : 'monitor'} size={14} />
          <span className="vd-line">{label}</span>
        </button>
      ))}
    </div>
  );
}

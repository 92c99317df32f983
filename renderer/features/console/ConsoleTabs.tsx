import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsoleInfo, Domain } from '../../../preload/contract/index.ts';
import { classes, Icon } from '../../ui/index.ts';
import { ConsolePane } from './ConsolePane.tsx';
import { consoleWindowUrl } from './consoleWindow.ts';
import { shownConsoles, useConsoleList } from './useConsoleList.ts';
import { NoConsole } from './NoConsole.tsx';

/** The VM's consoles. One is seen, while they are `active`; those that were seen before stay connected behind it. */
export function ConsoleTabs({ domain, active }: { domain: Domain; active: boolean }) {
  const { consoles, failure, reload } = useConsoleList(domain);
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
  const detach = (info: ConsoleInfo) =>
    window.open(
      consoleWindowUrl(domain, info.id),
      `vd-${domain.key}-${info.id}`,
      'popup,width=1024,height=800',
    );
  const open = shown.filter(({ id }) => id === current.id || opened.includes(id));
  return (
    <div className="vd-consoles">
      {open.map((info) => (
        <div key={info.id} className="vd-consoles-pane" hidden={info.id !== current.id}>
          <ConsolePane
            domain={domain}
            console={info}
            active={active && info.id === current.id}
            start={<ConsoleSwitch consoles={shown} current={current.id} onChoose={choose} />}
            onDetach={() => detach(info)}
          />
        </div>
      ))}
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

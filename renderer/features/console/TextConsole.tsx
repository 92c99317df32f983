import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton, type MenuEntry, MenuButton, displayName } from '../../ui/index.ts';
import { TextTerminalView, type TextTerminalHandle } from '../../ui/console/index.ts';
import { ConsoleFrame } from './ConsoleFrame.tsx';
import {
  chooseForAll,
  chooseForWindow,
  terminalOptions,
  TEXT_SIZES,
  useConsoleSettings,
} from './consoleSettings.ts';
import { ConsoleState } from './ConsoleState.tsx';
import { isConnecting } from './consoleLink.ts';
import { useConsole } from './useConsole.ts';
import { useConsoleOverlay } from './useConsoleOverlay.ts';
import { useLostKeys } from './useLostKeys.ts';
import type { ConsolePaneProps } from './VncConsole.tsx';

/** A serial or other text console with its tools. */
export function TextConsole({ domain, console: info, start, active, onDetach }: ConsolePaneProps) {
  const { t } = useTranslation('console');
  const settings = useConsoleSettings();
  const used = useConsole(domain, info.id);
  const { state } = used;
  const [lostKeys, tellLostKeys] = useLostKeys();
  const view = useRef<TextTerminalHandle>(null);
  const [grabbed, setGrabbed] = useState(false);
  const options = useMemo(() => terminalOptions(settings), [settings]);

  const channel = state.phase === 'opening' || state.phase === 'open' ? state.channel : undefined;
  const isOpen = state.phase === 'open';
  const connecting = isConnecting(state);
  const overlay = useConsoleOverlay(domain, info, state);

  const label = t('textOf', { name: displayName(domain.name), console: info.label });
  const copy = () => navigator.clipboard.writeText(view.current?.text() ?? '').catch(() => undefined);
  const paste = async () => {
    const text = await navigator.clipboard.readText().catch(() => '');
    view.current?.paste(text);
    view.current?.grab();
  };

  const tools = (
    <>
      <IconButton
        icon="keyboard"
        label={t('toolbar.grab')}
        isDisabled={!(isOpen || connecting) || settings.viewOnly}
        onPress={() => view.current?.grab()}
      />
      <IconButton icon="copy" label={t('toolbar.copy')} shortcut="Ctrl+Shift+C" onPress={() => void copy()} />
      <IconButton
        icon="clipboard"
        label={t('toolbar.paste')}
        shortcut="Ctrl+Shift+V"
        isDisabled={!isOpen || settings.viewOnly}
        onPress={() => void paste()}
      />
      <IconButton icon="trash" label={t('toolbar.clear')} onPress={() => view.current?.clear()} />
      <TextMenu />
    </>
  );
  return (
    <ConsoleFrame
      start={start}
      tools={tools}
      grabbed={grabbed}
      lostKeys={lostKeys}
      viewOnly={settings.viewOnly}
      active={active}
      onDetach={onDetach}
    >
      <TextTerminalView
        ref={view}
        channel={channel}
        connecting={connecting}
        options={options}
        label={label}
        hint={t('hint', { console: label })}
        readOnly={settings.viewOnly}
        stale={overlay?.veil ?? false}
        onOpen={used.connected}
        onEnd={(reason) => used.ended({ reason })}
        onGrab={setGrabbed}
        onKeysLost={tellLostKeys}
      />
      <ConsoleState domain={domain} overlay={overlay} onRetry={used.retry} />
    </ConsoleFrame>
  );
}

function TextMenu() {
  const { t } = useTranslation('console');
  const { textSize, screenReader, viewOnly } = useConsoleSettings();
  const resize = (by: number) =>
    chooseForAll({ textSize: Math.min(TEXT_SIZES.most, Math.max(TEXT_SIZES.least, textSize + by)) });
  const items: MenuEntry[] = [
    { id: 'larger', label: t('text.larger'), onAction: () => resize(1) },
    { id: 'smaller', label: t('text.smaller'), onAction: () => resize(-1) },
    'separator',
    {
      id: 'viewOnly',
      label: t('text.readOnly'),
      checked: viewOnly,
      onAction: () => chooseForWindow({ viewOnly: !viewOnly }),
    },
    {
      id: 'screenReader',
      label: t('text.screenReader'),
      checked: screenReader,
      onAction: () => chooseForWindow({ screenReader: !screenReader }),
    },
  ];
  return (
    <MenuButton label={t('toolbar.options')} items={items}>
      <IconButton icon="terminal" label={t('toolbar.options')} />
    </MenuButton>
  );
}

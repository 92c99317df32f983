import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsoleInfo, Domain } from '../../../preload/contract/index.ts';
import { IconButton, PopoverButton, displayName } from '../../ui/index.ts';
import {
  combinationLabel,
  type KeyCombination,
  saveBlob,
  VncView,
  type VncEnd,
  type VncViewHandle,
} from '../../ui/console/index.ts';
import { notify } from '../notifications/index.ts';
import { ClipboardPanel } from './ClipboardPanel.tsx';
import { readSharedClipboard, writeSharedClipboard } from './clipboardSharing.ts';
import { type ConsoleCommand, ConsoleFrame } from './ConsoleFrame.tsx';
import { useConsoleSettings, vncOptions } from './consoleSettings.ts';
import { ConsoleState } from './ConsoleState.tsx';
import { KeysMenu } from './KeysMenu.tsx';
import { PasswordForm } from './PasswordForm.tsx';
import { PictureMenu } from './PictureMenu.tsx';
import { screenshotName } from './screenshotName.ts';
import { isConnecting } from './consoleLink.ts';
import { useConsole } from './useConsole.ts';
import { useConsoleOverlay } from './useConsoleOverlay.ts';
import { useLostKeys } from './useLostKeys.ts';

export interface ConsolePaneProps {
  domain: Domain;
  console: ConsoleInfo;
  /** Left in the toolbar. */
  start: ReactNode;
  /** It is the one that is seen. */
  active: boolean;
  onDetach?: (() => void) | undefined;
}

const CTRL_ALT_DELETE: KeyCombination = ['Ctrl', 'Alt', 'Delete'];

/** A VNC display with its tools. */
export function VncConsole({ domain, console: info, start, active, onDetach }: ConsolePaneProps) {
  const { t } = useTranslation('console');
  const settings = useConsoleSettings();
  const used = useConsole(domain, info.id);
  const { state } = used;
  const [lostKeys, tellLostKeys] = useLostKeys();
  const view = useRef<VncViewHandle>(null);
  const [grabbed, setGrabbed] = useState(false);
  const [asksPassword, setAsksPassword] = useState(false);
  const [password, setPassword] = useState<string>();
  const [fromGuest, setFromGuest] = useState('');
  const options = useMemo(() => vncOptions(settings), [settings]);

  const channel = state.phase === 'opening' || state.phase === 'open' ? state.channel : undefined;
  const known = state.phase === 'opening' || state.phase === 'open' ? state.password : undefined;
  const isOpen = state.phase === 'open';
  const connecting = isConnecting(state) && !asksPassword;
  const overlay = useConsoleOverlay(domain, info, state, asksPassword);

  const onEnd = (end: VncEnd) => {
    setAsksPassword(false);
    used.ended(end.kind === 'denied' ? { denied: end.reason } : { reason: end.reason });
  };
  const onGrab = (on: boolean) => {
    setGrabbed(on);
    if (on && settings.shareClipboard && !settings.viewOnly) {
      void readSharedClipboard().then((text) => text && view.current?.sendClipboard(text));
    }
  };
  const onClipboard = (text: string) => {
    setFromGuest(text);
    if (settings.shareClipboard) void writeSharedClipboard(text);
  };
  const submitPassword = (given: string) => {
    setPassword(given);
    if (asksPassword) view.current?.sendPassword(given);
    else used.retry();
    setAsksPassword(false);
  };
  const { name } = domain;
  const takeScreenshot = useCallback(async () => {
    const blob = await view.current?.screenshot();
    if (blob) saveBlob(blob, screenshotName(name, new Date()));
    else notify({ kind: 'info', title: t('screenshotFailed') });
  }, [name, t]);
  const commands = useMemo<readonly ConsoleCommand[]>(
    () => [
      {
        id: 'console.ctrlAltDelete',
        title: t('sendKeys', { keys: combinationLabel(CTRL_ALT_DELETE) }),
        icon: 'keyboard',
        run: () => view.current?.sendCombination(CTRL_ALT_DELETE),
      },
      {
        id: 'console.screenshot',
        title: t('toolbar.screenshot'),
        icon: 'camera',
        run: () => void takeScreenshot(),
      },
    ],
    [t, takeScreenshot],
  );

  const tools = (
    <>
      <IconButton
        icon="keyboard"
        label={t('toolbar.grab')}
        isDisabled={!(isOpen || connecting) || settings.viewOnly}
        onPress={() => view.current?.grab()}
      />
      <KeysMenu
        isDisabled={!isOpen || settings.viewOnly}
        onSend={(keys) => view.current?.sendCombination(keys)}
      />
      <PopoverButton
        label={t('clipboard.label')}
        content={
          <ClipboardPanel
            fromGuest={fromGuest}
            onSend={(text) => view.current?.sendClipboard(text)}
            onType={(text, signal) => view.current?.typeText(text, signal) ?? Promise.resolve()}
          />
        }
      >
        <IconButton icon="clipboard" label={t('toolbar.clipboard')} isDisabled={!isOpen} />
      </PopoverButton>
      <IconButton icon="camera" label={t('toolbar.screenshot')} onPress={() => void takeScreenshot()} />
      <PictureMenu />
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
      commands={commands}
      onDetach={onDetach}
    >
      <VncView
        ref={view}
        channel={channel}
        connecting={connecting}
        password={password ?? known}
        options={options}
        label={t('screenOf', { name: displayName(domain.name) })}
        hint={t('hint', { console: t('screenOf', { name: displayName(domain.name) }) })}
        stale={overlay?.veil ?? false}
        onPicture={used.connected}
        onEnd={onEnd}
        onPasswordNeeded={() => setAsksPassword(true)}
        onClipboard={onClipboard}
        onGrab={onGrab}
        onKeysLost={tellLostKeys}
      />
      <ConsoleState domain={domain} overlay={overlay} onRetry={used.retry}>
        <PasswordForm refused={state.phase === 'denied'} onSubmit={submitPassword} />
      </ConsoleState>
    </ConsoleFrame>
  );
}

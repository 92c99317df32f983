import { Component, type ErrorInfo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';
import { ErrorView } from './ErrorView.tsx';

export interface ErrorBoundaryProps {
  /** What is inside: it is named to the user, and a dialog keeps its frame. */
  scope: 'page' | 'dialog' | 'part' | 'window';
  /** Another value means other contents, about which an earlier failure says nothing. */
  resetKey?: string;
  /** Takes a dialog away. */
  onClose?: () => void;
  children: ReactNode;
}

interface BoundaryState {
  error: Error | undefined;
  /** The components around the one that failed. */
  place: string;
  resetKey: string | undefined;
}

const WELL = { error: undefined, place: '' };

/** What cannot be rendered says so in its own place; everything around it goes on. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, BoundaryState> {
  override state: BoundaryState = { ...WELL, resetKey: this.props.resetKey };

  static getDerivedStateFromError(error: unknown): Partial<BoundaryState> {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  static getDerivedStateFromProps(
    { resetKey }: ErrorBoundaryProps,
    state: BoundaryState,
  ): BoundaryState | null {
    return resetKey === state.resetKey ? null : { ...WELL, resetKey };
  }

  override componentDidCatch(_: unknown, info: ErrorInfo): void {
    this.setState({ place: info.componentStack ?? '' });
  }

  readonly #retry = (): void => {
    this.setState(WELL);
  };

  override render(): ReactNode {
    const { error, place } = this.state;
    if (error === undefined) return this.props.children;
    const { scope, onClose } = this.props;
    return <Broken scope={scope} error={error} place={place} onRetry={this.#retry} onClose={onClose} />;
  }
}

interface BrokenProps {
  scope: ErrorBoundaryProps['scope'];
  error: Error;
  place: string;
  onRetry: () => void;
  onClose: (() => void) | undefined;
}

function Broken({ scope, error, place, onRetry, onClose }: BrokenProps) {
  const { t } = useTranslation('ui');
  const title = t(`broken.${scope}`);
  const view = (
    <ErrorView
      layout={scope === 'dialog' || scope === 'part' ? 'inline' : 'page'}
      {...(scope !== 'dialog' && { title })}
      failure={{
        code: 'Internal',
        message: `${error.name}: ${error.message}`,
        remedy: { text: t('broken.remedy') },
        retryable: true,
      }}
      inner={`${error.stack ?? ''}\n${place}`.trim()}
      onRetry={onRetry}
    >
      <Button size="small" onPress={() => location.reload()}>
        {t('broken.reload')}
      </Button>
    </ErrorView>
  );
  if (scope !== 'dialog') return view;
  return (
    <Dialog title={title} onClose={onClose ?? onRetry}>
      {view}
    </Dialog>
  );
}

import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from './Button.tsx';
import { classes } from './classes.ts';
import './Dialog.css';

export interface DialogProps {
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** Buttons, the safe one first. */
  actions?: ReactNode;
  size?: 'small' | 'medium' | 'large';
  /** A question that must be answered: a click beside it does not close it. */
  alert?: boolean;
}

/** A window over the page. Mounted is open: whoever shows it takes it away in `onClose`. */
export function Dialog({ title, onClose, children, actions, size = 'medium', alert = false }: DialogProps) {
  const { t } = useTranslation('ui');
  return (
    <ModalOverlay
      className="vd-scrim"
      isOpen
      isDismissable={!alert}
      onOpenChange={(open) => !open && onClose()}
    >
      <Modal className={classes('vd-dialog', `vd-dialog-${size}`)}>
        <AriaDialog className="vd-dialog-body" role={alert ? 'alertdialog' : 'dialog'}>
          <header className="vd-dialog-head">
            <Heading slot="title" className="vd-dialog-title">
              {title}
            </Heading>
            <IconButton icon="close" label={t('close')} onPress={onClose} shortcut="Escape" />
          </header>
          <div className="vd-dialog-content">{children}</div>
          {actions && <footer className="vd-dialog-actions">{actions}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

export interface ConfirmDialogProps {
  title: string;
  /** What will be lost, in words. */
  children: ReactNode;
  /** The verb, never "OK". */
  confirm: string;
  danger?: boolean;
  busy?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something is lost. The safe answer has the focus. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, children, confirm, danger = false, busy = false, onConfirm, onClose } = props;
  const { t } = useTranslation('ui');
  return (
    <Dialog
      title={title}
      onClose={onClose}
      size="small"
      alert
      actions={
        <>
          <Button autoFocus onPress={onClose}>
            {t('cancel')}
          </Button>
          <Button variant={danger ? 'danger' : 'primary'} busy={busy} onPress={onConfirm}>
            {confirm}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}

import { Failure, type FailureData } from '../../preload/contract/index.ts';
import { i18n } from '../locales/index.ts';

/** What a call is answered with while there is no backend to ask. */
export const notConnected = (reason?: string): Failure =>
  new Failure({
    code: 'Unreachable',
    message: i18n.t('backend.notConnected'),
    object: i18n.t('backend.object'),
    ...(reason ? { remedy: { text: reason } } : {}),
    retryable: true,
  });

/** Whatever a call threw, as the failure to show: the backend's own come as they are, anything else is a fault of ours. */
export function failureOf(error: unknown): FailureData {
  if (error instanceof Failure) return error.data;
  if (error instanceof Error && error.name === 'AbortError') {
    return { code: 'Cancelled', message: i18n.t('backend.cancelled'), retryable: true };
  }
  const message = error instanceof Error ? error.message || error.name : String(error);
  return { code: 'Internal', message, retryable: false };
}

/** Whether the user (or the page for him) gave up waiting: nothing to show. */
export const isCancelled = (error: unknown): boolean => failureOf(error).code === 'Cancelled';

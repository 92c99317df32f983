import type { Domain } from '../../../preload/contract/index.ts';
import { showDialog } from '../../ui/index.ts';
import { LabelsDialog } from './LabelsDialog.tsx';
import { RenameDialog } from './RenameDialog.tsx';

export const renameDomain = (domain: Domain): void => {
  showDialog((close) => <RenameDialog domain={domain} onClose={close} />);
};

/** Tags and group of one or many VMs. */
export const editTags = (domains: readonly Domain[]): void => {
  showDialog((close) => <LabelsDialog domains={domains} onClose={close} />);
};

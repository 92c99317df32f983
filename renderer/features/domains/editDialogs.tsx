import type { Domain } from '../../../preload/contract/index.ts';
import { showDialog } from '../../ui/index.ts';
import { BootFromDialog } from './BootFromDialog.tsx';
import { CoreDumpDialog } from './CoreDumpDialog.tsx';
import { LabelsDialog } from './LabelsDialog.tsx';
import { RenameDialog } from './RenameDialog.tsx';

export const renameDomain = (domain: Domain): void => {
  showDialog((close) => <RenameDialog domain={domain} onClose={close} />);
};

/** Tags and group of one or many VMs. */
export const editTags = (domains: readonly Domain[]): void => {
  showDialog((close) => <LabelsDialog domains={domains} onClose={close} />);
};

/** One start from a device other than the usual. */
export const bootFrom = (domain: Domain): void => {
  showDialog((close) => <BootFromDialog domain={domain} onClose={close} />);
};

export const dumpCore = (domain: Domain): void => {
  showDialog((close) => <CoreDumpDialog domain={domain} onClose={close} />);
};

import type { CreateField, CreateForm, ImageUse, PathInfo } from '../../../preload/contract/index.ts';
import type { Problems } from './problems.ts';
import type { Image } from './recipe.ts';

/** Formats that a VM's disk may have; anything else in an image file is most likely not a disk. */
const DISK_FORMATS = ['raw', 'qcow2', 'qed', 'qcow', 'vmdk', 'vdi', 'vpc', 'vhdx', 'cow'];

/** How the VM gets what stands at a path. Format `iso` is libvirt's word for a raw image with a CD's file system. */
export function imageAt(info: PathInfo): Image {
  const format = info.format === undefined || !DISK_FORMATS.includes(info.format) ? 'raw' : info.format;
  return { type: info.type === 'block' ? 'block' : 'file', path: info.path, format };
}

/** Says what is wrong with a path that the form names. */
export function checkPath(
  problems: Problems,
  field: CreateField,
  info: PathInfo,
  source: CreateForm['source']['kind'],
): void {
  if (info.state === 'missing') {
    problems.refuse(field, 'NotFound', info.reason ?? `there is no ${info.path}`, {
      text: 'Choose a file that is on the host, not on this computer.',
    });
    return;
  }
  if (info.state === 'unknown') {
    problems.warn(field, `Whether ${info.path} is there cannot be checked. ${info.reason ?? ''}`.trim());
    return;
  }
  if (info.type === 'dir' || info.type === 'other') {
    problems.refuse(field, 'InvalidInput', `${info.path} is not a file or block device`);
    return;
  }
  if (source === 'iso' && info.format !== undefined && !['raw', 'iso'].includes(info.format)) {
    problems.warn(field, `${info.path} is a ${info.format} image, not a CD or DVD image.`, {
      text: 'To boot from a disk image, choose it as the source instead.',
    });
  }
  if (source === 'import') checkImport(problems, field, info);
}

function checkImport(problems: Problems, field: CreateField, info: PathInfo): void {
  const writers = info.usedBy.filter((use) => !use.readOnly);
  const [other] = writers;
  if (other !== undefined) {
    problems.refuse(
      field,
      'Conflict',
      `${info.path} is a disk of ${namesOf(writers)}, and two machines that write to one disk destroy it`,
      {
        text: 'Copy the image instead, or choose another.',
      },
    );
    return;
  }
  const above = info.usedBy.filter((use) => use.how === 'backing');
  if (above.length > 0) {
    problems.refuse(
      field,
      'Conflict',
      `${info.path} is the base of a disk of ${namesOf(above)}, which writing to it would destroy`,
      {
        text: 'Copy the image instead, or choose another.',
      },
    );
    return;
  }
  if (info.format === 'iso') {
    problems.warn(field, `${info.path} is a CD or DVD image, which a guest cannot write to.`);
  }
}

/** `web-01`, `web-01 and web-02`, `web-01 and 4 more`. */
export function namesOf(uses: readonly ImageUse[]): string {
  const [first = '', second, ...rest] = [...new Set(uses.map((use) => use.name))];
  if (second === undefined) return first;
  return rest.length === 0 ? `${first} and ${second}` : `${first} and ${rest.length + 1} more`;
}

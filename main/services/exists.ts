import { LibvirtError } from '../libvirt/index.ts';

/** Whether what is looked up is there. */
export async function exists(lookup: () => Promise<unknown>): Promise<boolean> {
  try {
    await lookup();
    return true;
  } catch (error) {
    if (error instanceof LibvirtError && error.codeName.startsWith('VIR_ERR_NO_')) return false;
    throw error;
  }
}

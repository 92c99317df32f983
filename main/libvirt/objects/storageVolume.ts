import {
  virStorageVolDownloadFlags,
  virStorageVolType,
  virStorageVolUploadFlags,
} from '../protocol/enums.gen.ts';
import type {
  virStorageVolDeleteFlags,
  virStorageVolInfoFlags,
  virStorageVolResizeFlags,
  virStorageVolWipeAlgorithm,
} from '../protocol/enums.gen.ts';
import type { RemoteNonnullStorageVol } from '../protocol/remoteShared.gen.ts';
import type { RpcStream } from '../stream.ts';
import { LibvirtObject, toBigInt } from './base.ts';
import type { CallOptions, Rpc } from './base.ts';
import { enumNames } from './names.ts';
import type { NameOf } from './names.ts';

/** What names a volume on the wire. */
export type StorageVolumeRef = Readonly<RemoteNonnullStorageVol>;

const volTypeName = enumNames(virStorageVolType, 'VIR_STORAGE_VOL_');

export interface StorageVolumeInfo {
  readonly type: NameOf<typeof virStorageVolType, 'VIR_STORAGE_VOL_'> | 'unknown';
  /** Bytes that a guest sees. */
  readonly capacity: bigint;
  /** Bytes in use on the host; with GET_PHYSICAL the file's length. */
  readonly allocation: bigint;
}

export interface TransferOptions extends CallOptions {
  /** The stream carries holes as such and is in object mode: Buffers and `{hole: bytes}`. */
  readonly sparse?: boolean;
}

/** A disk image, partition or logical volume in a storage pool. */
export class StorageVolume extends LibvirtObject implements StorageVolumeRef {
  /** The name of its pool. */
  readonly pool: string;
  /** Unique in its pool. */
  readonly name: string;
  /** Unique everywhere: mostly the path. */
  readonly key: string;

  constructor(rpc: Rpc, ref: StorageVolumeRef) {
    super(rpc);
    this.pool = ref.pool;
    this.name = ref.name;
    this.key = ref.key;
  }

  /** The volume's XML: format, sizes, backing store. @see virStorageVolGetXMLDesc */
  async getXMLDesc(options?: CallOptions): Promise<string> {
    return (await this.call('storage_vol_get_xml_desc', { vol: this, flags: 0 }, options)).xml;
  }

  /** Type and sizes, in bytes. @see virStorageVolGetInfo */
  async getInfo(options?: CallOptions): Promise<StorageVolumeInfo> {
    const info = await this.call('storage_vol_get_info', { vol: this }, options);
    return { ...info, type: volTypeName(info.type) };
  }

  /**
   * Type and sizes, in bytes; with GET_PHYSICAL the file's length as allocation.
   * @see virStorageVolGetInfoFlags
   */
  async getInfoFlags(flags: virStorageVolInfoFlags, options?: CallOptions): Promise<StorageVolumeInfo> {
    const info = await this.call('storage_vol_get_info_flags', { vol: this, flags }, options);
    return { ...info, type: volTypeName(info.type) };
  }

  /** Where it is on the host, as a disk's XML names it. @see virStorageVolGetPath */
  async getPath(options?: CallOptions): Promise<string> {
    return (await this.call('storage_vol_get_path', { vol: this }, options)).name;
  }

  /**
   * Deletes it and what is in it. libvirt does not check whether a domain uses it.
   * @see virStorageVolDelete
   */
  delete(flags: virStorageVolDeleteFlags = 0, options?: CallOptions): Promise<void> {
    return this.call('storage_vol_delete', { vol: this, flags }, options);
  }

  /** Sets the capacity, in bytes; with DELTA by how much, with SHRINK to less. @see virStorageVolResize */
  resize(
    capacity: bigint | number,
    flags: virStorageVolResizeFlags = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call('storage_vol_resize', { vol: this, capacity: toBigInt(capacity), flags }, options);
  }

  /** Overwrites all of it with zeros. @see virStorageVolWipe */
  wipe(options?: CallOptions): Promise<void> {
    return this.call('storage_vol_wipe', { vol: this, flags: 0 }, options);
  }

  /** Overwrites all of it by a given algorithm. @see virStorageVolWipePattern */
  wipePattern(algorithm: virStorageVolWipeAlgorithm, options?: CallOptions): Promise<void> {
    return this.call('storage_vol_wipe_pattern', { vol: this, algorithm, flags: 0 }, options);
  }

  /**
   * Writes into the volume: bytes as they are, whatever its format (a qcow2 volume becomes what is written).
   * The stream's `finish` comes when the daemon has taken everything; `destroy()` before that aborts, and
   * what was written stays.
   * @param length the most bytes to take; 0 for as many as come
   * @see virStorageVolUpload
   */
  async upload(
    offset: bigint | number = 0n,
    length: bigint | number = 0n,
    { sparse = false, ...options }: TransferOptions = {},
  ): Promise<RpcStream> {
    const flags = sparse ? virStorageVolUploadFlags.VIR_STORAGE_VOL_UPLOAD_SPARSE_STREAM : 0;
    const args = { vol: this, offset: toBigInt(offset), length: toBigInt(length), flags };
    return (await this.rpc.openStream('storage_vol_upload', args, { ...options, sparse })).stream;
  }

  /**
   * Reads from the volume: bytes as they are. A reader that pauses stops every call on the same connection.
   * @param length how many bytes; 0 for all
   * @see virStorageVolDownload
   */
  async download(
    offset: bigint | number = 0n,
    length: bigint | number = 0n,
    { sparse = false, ...options }: TransferOptions = {},
  ): Promise<RpcStream> {
    const flags = sparse ? virStorageVolDownloadFlags.VIR_STORAGE_VOL_DOWNLOAD_SPARSE_STREAM : 0;
    const args = { vol: this, offset: toBigInt(offset), length: toBigInt(length), flags };
    return (await this.rpc.openStream('storage_vol_download', args, { ...options, sparse })).stream;
  }

  /** How a log or an error names it. */
  override toString(): string {
    return `volume ${JSON.stringify(this.name)} in pool ${JSON.stringify(this.pool)}`;
  }
}

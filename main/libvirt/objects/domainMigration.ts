import type { ProcedureArgs, ProcedureRet } from '../clientTypes.ts';
import { LibvirtError } from '../errors.ts';
import { driverFeature } from '../openClient.ts';
import { virDomainMigrateFlags, virErrorNumber } from '../protocol/enums.gen.ts';
import type { virDomainMigrateMaxSpeedFlags } from '../protocol/enums.gen.ts';
import type { ProcedureName } from '../protocol/procedures.gen.ts';
import type { RemoteTypedParam } from '../protocol/remoteShared.gen.ts';
import { toBigInt } from './base.ts';
import type { CallOptions } from './base.ts';
import { deadlineOf } from './deadline.ts';
import type { DomainRef } from './domainObject.ts';
import { DomainStreamMethods } from './domainStreams.ts';
import { migrateFields } from './paramFields.ts';
import { encodeTypedParams } from './typedParams.ts';
import type { ParamsFor } from './typedParams.ts';

/** What a migration needs of the connection to the other host: a `Connection` is one. */
export interface MigrationDestination<D> {
  call<N extends ProcedureName>(
    procedure: N,
    args: ProcedureArgs<N>,
    options?: CallOptions,
  ): Promise<ProcedureRet<N>>;
  supportsFeature(feature: number, options?: CallOptions): Promise<boolean>;
  domainOf(ref: DomainRef): D;
}

const F = virDomainMigrateFlags;
const nothing = new Uint8Array();

/** Flags that are the source's business alone. */
const sourceOnly = F.VIR_MIGRATE_ABORT_ON_ERROR | F.VIR_MIGRATE_AUTO_CONVERGE;

/** The parameters with one string field set, whatever it was before. */
const withString = (
  params: readonly RemoteTypedParam[],
  field: string,
  value: string,
): RemoteTypedParam[] => [
  ...params.filter((param) => param.field !== field),
  { field, value: { type: 7, value } },
];

/** Moving a domain to another host, and what can be told and changed of that meanwhile. */
export abstract class DomainMigrationMethods extends DomainStreamMethods {
  /**
   * Has the domain's own host do the whole migration. With PEER2PEER it connects to the daemon at `dconnuri`
   * itself; without, the hypervisors do it among themselves and `migrate_uri` is needed. A long call: watch
   * it by `getJobStats` over another connection, end it by `abortJob`.
   * @see virDomainMigrateToURI3
   */
  async migrateToURI3(
    dconnuri: string | null,
    params: ParamsFor<typeof migrateFields> = {},
    flags: virDomainMigrateFlags = 0,
    options?: CallOptions,
  ): Promise<void> {
    await this.call(
      'domain_migrate_perform3_params',
      { dom: this, dconnuri, params: encodeTypedParams(migrateFields, params), cookie_in: nothing, flags },
      options,
    );
  }

  /**
   * Migrates under the direction of this program, for hosts whose daemons cannot reach each other: only their
   * hypervisors must. Begin (here), prepare (there), perform (here: the long part), finish (there), confirm
   * (here). Where a step fails, those after it undo what was done, the domain runs on here, and the first
   * error is thrown. The options' signal and deadline cancel it; a step that is under way is waited for. Both
   * connections must have no other long calls.
   *
   * Should the connections break after the long part, nobody knows whether the domain runs there: then it
   * stays paused here, and the error says so by not being a LibvirtError. Look at both hosts.
   * @param destination the other host's connection
   * @returns the domain there
   * @see virDomainMigrate3
   */
  async migrate3<D>(
    destination: MigrationDestination<D>,
    params: ParamsFor<typeof migrateFields> = {},
    flags: virDomainMigrateFlags = 0,
    options: CallOptions = {},
  ): Promise<D> {
    if (flags & (F.VIR_MIGRATE_PEER2PEER | F.VIR_MIGRATE_TUNNELLED)) {
      throw new TypeError(
        'PEER2PEER and TUNNELLED are migrations by the hosts themselves: use migrateToURI3',
      );
    }
    await this.#needParamsProtocol(destination);
    const protect = await this.hasFeature(driverFeature.migrateChangeProtection);
    const here = protect ? flags | F.VIR_MIGRATE_CHANGE_PROTECTION : flags;
    const given = encodeTypedParams(migrateFields, params);
    using deadline = deadlineOf(options, 'domain_migrate_perform3_params');
    deadline.signal.throwIfAborted();
    // A step that was sent is waited for: one given up half-way would leave its host in the middle of it.
    const begun = await this.call('domain_migrate_begin3_params', { dom: this, params: given, flags: here });

    let there = flags & ~sourceOnly;
    let current = withString(given, 'destination_xml', begun.xml);
    let cookie: Uint8Array;
    try {
      // A paused domain shall be paused there too.
      if ((await this.getState()).state === 'paused') there |= F.VIR_MIGRATE_PAUSED;
      const args = { params: current, cookie_in: begun.cookie_out, flags: there };
      const prepared = await destination.call('domain_migrate_prepare3_params', args);
      if (prepared.uri_out !== null) current = withString(current, 'migrate_uri', prepared.uri_out);
      cookie = prepared.cookie_out;
    } catch (error) {
      await this.#confirm(current, nothing, here, true);
      throw error;
    }

    let failure: Error | undefined;
    if (flags & F.VIR_MIGRATE_OFFLINE) cookie = nothing;
    else {
      try {
        cookie = await this.#perform(current, cookie, here, deadline.signal);
      } catch (error) {
        failure = error instanceof Error ? error : new Error(String(error));
        cookie = nothing;
      }
    }
    const finished = await this.#finish(destination, current, cookie, there, failure !== undefined);
    if (!failure && !finished.dom && !(finished.error instanceof LibvirtError)) throw finished.error;
    const moved = failure ? undefined : finished.dom;
    await this.#confirm(current, finished.cookie, here, !moved);
    if (!moved) throw failure ?? finished.error;
    return destination.domainOf(moved);
  }

  /**
   * The long part. The daemon goes on when we stop waiting, so that giving up means telling it, and waiting for
   * its word.
   */
  async #perform(
    params: RemoteTypedParam[],
    cookie: Uint8Array,
    flags: number,
    limit: AbortSignal,
  ): Promise<Uint8Array> {
    limit.throwIfAborted();
    let again: NodeJS.Timeout | undefined;
    const cancel = (): void => void this.abortJob({ priority: 'high' }).catch(() => undefined);
    const giveUp = (): void => {
      cancel();
      // Said before the migration has begun to send, it may go unheard.
      again = setInterval(cancel, 1000);
    };
    limit.addEventListener('abort', giveUp, { once: true });
    try {
      const args = { dom: this, dconnuri: null, params, cookie_in: cookie, flags };
      return (await this.call('domain_migrate_perform3_params', args)).cookie_out;
    } catch (error) {
      throw limit.aborted ? limit.reason : error;
    } finally {
      clearInterval(again);
      limit.removeEventListener('abort', giveUp);
    }
  }

  async #needParamsProtocol<D>(destination: MigrationDestination<D>): Promise<void> {
    const feature = driverFeature.migrationParams;
    const [here, there] = await Promise.all([this.hasFeature(feature), destination.supportsFeature(feature)]);
    if (!here || !there) {
      throw new Error(
        `The ${here ? 'destination' : 'source'} host's driver cannot migrate with parameters (libvirt 1.1.0 or later)`,
      );
    }
  }

  /** The destination's last step. Not bound to the caller's signal: half a migration helps nobody. */
  async #finish<D>(
    destination: MigrationDestination<D>,
    params: RemoteTypedParam[],
    cookie: Uint8Array,
    flags: number,
    cancelled: boolean,
  ): Promise<{ dom?: DomainRef; cookie: Uint8Array; error?: unknown }> {
    const named = params.some(({ field }) => field === 'destination_name')
      ? params
      : withString(params, 'destination_name', this.name);
    try {
      const { dom, cookie_out } = await destination.call('domain_migrate_finish3_params', {
        params: named,
        cookie_in: cookie,
        flags,
        cancelled: cancelled ? 1 : 0,
      });
      return { dom, cookie: cookie_out };
    } catch (error) {
      // The answer to a cancelled finish that went well carries no domain, which the protocol can say only by
      // an error.
      return { cookie: nothing, error };
    }
  }

  /** The source's last step: gives the domain up, or lets it run on. */
  async #confirm(
    params: RemoteTypedParam[],
    cookie: Uint8Array,
    flags: number,
    cancelled: boolean,
  ): Promise<void> {
    try {
      await this.call('domain_migrate_confirm3_params', {
        dom: this,
        params,
        cookie_in: cookie,
        flags,
        cancelled: cancelled ? 1 : 0,
      });
    } catch (error) {
      // After a failure the first error counts; and a source that has already given the domain up has nothing
      // to confirm.
      if (!cancelled && !(error instanceof LibvirtError && error.code === virErrorNumber.VIR_ERR_NO_DOMAIN))
        throw error;
    }
  }

  /**
   * Ends the copying of a POSTCOPY migration: the guest runs on at the other host and fetches its memory as
   * it needs it.
   * @see virDomainMigrateStartPostCopy
   */
  migrateStartPostCopy(options?: CallOptions): Promise<void> {
    return this.call('domain_migrate_start_post_copy', { dom: this, flags: 0 }, options);
  }

  /** How fast a migration may send, in MiB/s. @see virDomainMigrateGetMaxSpeed */
  async migrateGetMaxSpeed(flags: virDomainMigrateMaxSpeedFlags = 0, options?: CallOptions): Promise<bigint> {
    return (await this.call('domain_migrate_get_max_speed', { dom: this, flags }, options)).bandwidth;
  }

  /** Sets how fast a migration may send, in MiB/s; also while it runs. @see virDomainMigrateSetMaxSpeed */
  migrateSetMaxSpeed(
    bandwidth: bigint | number,
    flags: virDomainMigrateMaxSpeedFlags = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call(
      'domain_migrate_set_max_speed',
      { dom: this, bandwidth: toBigInt(bandwidth), flags },
      options,
    );
  }

  /** How long the guest may stand still at the end, in milliseconds. @see virDomainMigrateGetMaxDowntime */
  async migrateGetMaxDowntime(options?: CallOptions): Promise<bigint> {
    return (await this.call('domain_migrate_get_max_downtime', { dom: this, flags: 0 }, options)).downtime;
  }

  /**
   * Sets how long the guest may stand still at the end, in milliseconds.
   * @see virDomainMigrateSetMaxDowntime
   */
  migrateSetMaxDowntime(downtime: bigint | number, options?: CallOptions): Promise<void> {
    return this.call(
      'domain_migrate_set_max_downtime',
      { dom: this, downtime: toBigInt(downtime), flags: 0 },
      options,
    );
  }

  /**
   * Size of the cache for compressing pages that change again, in bytes.
   * @see virDomainMigrateGetCompressionCache
   */
  async migrateGetCompressionCache(options?: CallOptions): Promise<bigint> {
    return (await this.call('domain_migrate_get_compression_cache', { dom: this, flags: 0 }, options))
      .cacheSize;
  }

  /** Sets the size of that cache, in bytes; also while it runs. @see virDomainMigrateSetCompressionCache */
  migrateSetCompressionCache(cacheSize: bigint | number, options?: CallOptions): Promise<void> {
    return this.call(
      'domain_migrate_set_compression_cache',
      { dom: this, cacheSize: toBigInt(cacheSize), flags: 0 },
      options,
    );
  }
}

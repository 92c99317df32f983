import { virConnectListAllNetworksFlags, type CallOptions, type Connection } from '../../libvirt/index.ts';
import { uuidsOf, type ObjectKind, type ObjectRow } from './objectKind.ts';

export interface NetworkRow extends ObjectRow {
  uuid: string;
  active: boolean;
  persistent: boolean;
  autostart: boolean;
}

const FLAGS = virConnectListAllNetworksFlags;

export const networks: ObjectKind<NetworkRow> = {
  name: 'network',

  async list(connection, host, options) {
    const [all, active, persistent, autostart] = await Promise.all([
      listNetworks(connection, 0, options),
      listNetworks(connection, FLAGS.VIR_CONNECT_LIST_NETWORKS_ACTIVE, options).then(uuidsOf),
      listNetworks(connection, FLAGS.VIR_CONNECT_LIST_NETWORKS_PERSISTENT, options).then(uuidsOf),
      listNetworks(connection, FLAGS.VIR_CONNECT_LIST_NETWORKS_AUTOSTART, options).then(uuidsOf),
    ]);
    return all.map(({ uuid, name }) => ({
      key: `${host}/${uuid}`,
      host,
      uuid,
      name,
      lost: false,
      active: active.has(uuid),
      persistent: persistent.has(uuid),
      autostart: autostart.has(uuid),
    }));
  },

  watch: (connection, changed, options) =>
    connection.networkEventRegisterAny('lifecycle', null, changed, { ...options, onLost: changed }),
};

async function listNetworks(connection: Connection, flags: number, options: CallOptions) {
  return (await connection.call('connect_list_all_networks', { need_results: 1, flags }, options)).nets;
}

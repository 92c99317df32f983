import type { ObjectKind, ObjectRow } from './objectKind.ts';

/** A device of the host: `pci_0000_00_1f_2`, `usb_1_2`, `net_eth0_…`. Its XML is read when somebody looks at it. */
export type NodeDeviceRow = ObjectRow;

export const nodeDevices: ObjectKind<NodeDeviceRow> = {
  name: 'node device',

  async list(connection, host, options) {
    const args = { need_results: 1, flags: 0 };
    const { devices } = await connection.call('connect_list_all_node_devices', args, options);
    return devices.map(({ name }) => ({ key: `${host}/${name}`, host, name, lost: false }));
  },

  watch: (connection, changed, options) =>
    connection.nodeDeviceEventRegisterAny('lifecycle', null, changed, { ...options, onLost: changed }),
};

import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  openClient,
  unixDialer,
  virConnectListAllDomainsFlags,
  virDomainEventID,
  type RpcClient,
} from '../../../main/libvirt/index.ts';
import { Lab, type StandIn } from '../index.ts';

const ACTIVE = virConnectListAllDomainsFlags.VIR_CONNECT_LIST_DOMAINS_ACTIVE;
const AUTOSTART = virConnectListAllDomainsFlags.VIR_CONNECT_LIST_DOMAINS_AUTOSTART;

let lab: Lab;
let standIn: StandIn;
let client: RpcClient;

beforeAll(async () => {
  lab = await Lab.open();
  standIn = await lab.startStandIn({ domains: 50, running: 0.8 });
  client = await openClient(unixDialer({ path: standIn.socket }), { name: 'qemu:///system' });
});
afterAll(async () => {
  client.close();
  await lab.close();
});

const list = async (flags: number): Promise<number> =>
  (await client.call('connect_list_all_domains', { need_results: 1, flags })).domains.length;

test('lists by flags as libvirt does: any of a group, all groups', async () => {
  expect(await list(0)).toBe(50);
  expect(await list(ACTIVE)).toBe(40);
  expect(await list(virConnectListAllDomainsFlags.VIR_CONNECT_LIST_DOMAINS_INACTIVE)).toBe(10);
  expect(await list(AUTOSTART)).toBe(13);
  expect(await list(ACTIVE | AUTOSTART)).toBeLessThan(13);
  expect(await list(virConnectListAllDomainsFlags.VIR_CONNECT_LIST_DOMAINS_TRANSIENT)).toBe(0);
});

test('gives each VM an XML of its own', async () => {
  const { dom } = await client.call('domain_lookup_by_name', { name: 'vm-0007' });
  const { xml } = await client.call('domain_get_xml_desc', { dom, flags: 0 });
  expect(xml).toContain('<name>vm-0007</name>');
  expect(xml).toContain(`<uuid>${dom.uuid}</uuid>`);
  expect(xml).toContain("<mac address='52:54:00:00:00:07'/>");
});

test('has counters that only grow, and only in VMs that run', async () => {
  const ask = async () => {
    const { retStats } = await client.call('connect_get_all_domain_stats', { doms: [], stats: 0, flags: 0 });
    return new Map(
      retStats.map(({ dom, params }) => [
        dom.name,
        new Map(params.map(({ field, value }) => [field, value.value])),
      ]),
    );
  };
  const counters = ['cpu.time', 'net.0.rx.bytes', 'block.0.wr.bytes'];
  const first = await ask();
  await vi.waitFor(async () => {
    const later = await ask();
    let grown = 0;
    for (const [name, fields] of later) {
      for (const counter of counters) {
        const [before, now] = [first.get(name)?.get(counter), fields.get(counter)];
        if (typeof before !== 'bigint' || typeof now !== 'bigint') continue;
        expect(now).toBeGreaterThanOrEqual(before);
        if (now > before) grown++;
      }
    }
    expect(grown).toBeGreaterThan(100);
  }, 10_000);
});

test('a call that changes a state changes it and tells everyone who asked', async () => {
  const events: { event: number; name: string }[] = [];
  const register = async () =>
    (
      await client.call('connect_domain_event_callback_register_any', {
        eventID: virDomainEventID.VIR_DOMAIN_EVENT_ID_LIFECYCLE,
        dom: null,
      })
    ).callbackID;
  const { unsubscribe } = await client.registerEvent(
    'domain_event_callback_lifecycle',
    register,
    ({ msg }) => {
      events.push({ event: msg.event, name: msg.dom.name });
    },
  );
  const { dom } = await client.call('domain_lookup_by_name', { name: 'vm-0001' });
  await client.call('domain_destroy', { dom });
  expect((await client.call('domain_get_state', { dom, flags: 0 })).state).toBe(5);
  await client.call('domain_create', { dom });
  await vi.waitFor(() => expect(events.map(({ event }) => event)).toEqual([5, 2]));
  await expect(client.call('domain_create', { dom })).rejects.toMatchObject({
    codeName: 'VIR_ERR_OPERATION_INVALID',
  });
  await standIn.storm(300, 0.2);
  await vi.waitFor(() => expect(events).toHaveLength(302));
  unsubscribe();
});

test('counts calls, and refuses what it does not know in libvirt’s words', async () => {
  await standIn.resetCalls();
  const { dom } = await client.call('domain_lookup_by_name', { name: 'vm-0002' });
  await expect(client.call('domain_save', { dom, to: '/nowhere' })).rejects.toMatchObject({
    codeName: 'VIR_ERR_NO_SUPPORT',
  });
  await expect(client.call('domain_lookup_by_name', { name: 'none' })).rejects.toMatchObject({
    codeName: 'VIR_ERR_NO_DOMAIN',
  });
  await list(0);
  expect(await standIn.calls()).toEqual({ domain_lookup_by_name: 2, connect_list_all_domains: 1 });
});

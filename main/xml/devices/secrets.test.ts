import { describe, expect, it } from 'vitest';
import { sameDocument, withoutSecrets, withSecretsOf } from './secrets.ts';

const domain = (graphics: string): string =>
  `<domain type='kvm'>\n  <name>web-01</name>\n  <devices>\n    ${graphics}\n  </devices>\n</domain>\n`;
const VNC = (secret: string): string => `<graphics type='vnc' port='-1' passwd='${secret}'/>`;

describe('secrets of a document', () => {
  it('are hidden in a domain, and nothing else is touched', () => {
    expect(withoutSecrets(domain(VNC('hush&amp;')))).toBe(domain(VNC('********')));
    const plain = domain(`<graphics type='vnc'  port='-1'/><!-- passwd='x' -->`);
    expect(withoutSecrets(plain)).toBe(plain);
  });

  it('are hidden in any document, also where nothing is said of the element', () => {
    expect(withoutSecrets(`<pool><source><auth login='a' passwd='b'/></source></pool>`)).toBe(
      `<pool><source><auth login='a' passwd='********'/></source></pool>`,
    );
    expect(withoutSecrets(domain(`<thing password="x"/>`))).toContain('password="********"');
  });

  it('are taken from the device that has them still', () => {
    const hidden = domain(`${VNC('********')}<graphics type='spice'/>`);
    const present = domain(`<graphics type='spice' passwd='other'/>${VNC('hush')}`);
    const { xml, lost } = withSecretsOf(hidden, present);
    expect(xml).toBe(domain(`${VNC('hush')}<graphics type='spice'/>`));
    expect(lost).toEqual([]);
  });

  it('are taken from the same place, where no description says what it is', () => {
    const whole = (first: string, second: string, devices: string): string =>
      `<domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><metadata>` +
      `<m:app xmlns:m='urn:m'><m:login user='a' password='${first}'/><m:login user='b' password='${second}'/></m:app>` +
      `</metadata><devices>${devices}</devices>` +
      `<qemu:commandline><qemu:arg value='-set'/><qemu:env name='A' value='password=x'/></qemu:commandline></domain>`;
    const thing = (name: string, secret: string): string => `<thing name='${name}' passwd='${secret}'/>`;
    const present = whole('one', 'two', thing('x', 'three'));
    expect(withSecretsOf(withoutSecrets(present), present)).toEqual({ xml: present, lost: [] });
    // Others that came before it do not take its secret.
    const moved = whole('********', '********', thing('x', '********')).replace(
      /<m:login user='a'[^>]*>/,
      '',
    );
    expect(withSecretsOf(moved, present).xml).toContain("<m:login user='b' password='two'/>");
    const other = withSecretsOf(whole('********', '********', '').replace("user='b'", "user='c'"), present);
    expect(other).toMatchObject({ xml: expect.stringContaining("<m:login user='c'/>"), lost: ['m:login'] });
  });

  it('are named where nothing has them any more, and left out', () => {
    const hidden = domain(`${VNC('********')}<thing passwd='********'/>`);
    for (const present of [undefined, domain(`<graphics type='vnc'/>`), hidden]) {
      const { xml, lost } = withSecretsOf(hidden, present);
      expect(xml).not.toContain('passwd');
      expect(lost).toEqual(['graphics:vnc', 'thing']);
    }
  });
});

it('compares documents by what they say', () => {
  expect(sameDocument('<a>\n  <b/>\n</a>\n', '<a><b/></a>')).toBe(true);
  expect(sameDocument('<a><b> x</b></a>', '<a><b>x</b></a>')).toBe(false);
});

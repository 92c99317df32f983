import { describe, expect, it } from 'vitest';
import { XmlError, parseXml } from './document.ts';
import { readDomainDetail } from './domain/detail.ts';
import { hasConnectedAgent, readDomainSummary } from './domain/summary.ts';

const BOMB = `<!DOCTYPE domain [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>`;
const NAMESPACE = 'https://virtdeck.dev/xmlns/domain/1.0';

function problemOf(xml: string): XmlError {
  try {
    parseXml(xml, 'domain');
  } catch (error) {
    if (error instanceof XmlError) return error;
    throw error;
  }
  throw new Error('it was read');
}

describe('documents that mean harm', () => {
  it.each([
    ['an entity bomb', `${BOMB}<domain>&b;</domain>`],
    ['an external entity', `<!DOCTYPE domain SYSTEM "file:///etc/passwd"><domain/>`],
    ['one behind a comment and an instruction', `<?x y?><!-- <domain> -->${BOMB}<domain>&b;</domain>`],
    ['an entity that nobody declared', '<domain>&b;</domain>'],
    ['another root', '<network/>'],
    ['nothing', ''],
    ['two roots', '<domain/><domain/>'],
    ['a cut one', '<domain><name>web'],
  ])('%s is refused', (_, xml) => {
    expect(() => parseXml(xml, 'domain')).toThrow(XmlError);
  });

  it('are quoted in few words, with the line', () => {
    const error = problemOf(`<domain>\n${'<b>'.repeat(50_000)}`);
    expect(error.message.length).toBeLessThan(300);
    expect(error.message).toMatch(/^unclosed xml tag/);
    expect(problemOf('<domain>\n <name>a</nome>\n</domain>')).toMatchObject({ line: 2 });
  });

  it('that nest deeply are read without running out of stack', () => {
    const deep = `${'<a>'.repeat(20_000)}x${'</a>'.repeat(20_000)}`;
    expect(readDomainDetail(`<domain><name>n</name><title>${deep}</title></domain>`).title).toBe('x');
  });

  it('do not hold up the list by their size', () => {
    const tags = `<v:domain xmlns:v="${NAMESPACE}">${'<v:tag>x</v:tag>'.repeat(100_000)}</v:domain>`;
    const large = `<domain>\n  <name>n</name>\n  <metadata>${tags}</metadata>\n  <memory>1</memory>\n</domain>`;
    expect(() => readDomainSummary(large)).toThrow(/too large/);
    const padded = `<domain><metadata>${tags}</metadata></domain>`;
    expect(() => readDomainSummary(padded)).toThrow(/too large/);
  });

  it('cannot make a row large', () => {
    const long = 'x'.repeat(100_000);
    const summary = readDomainSummary(
      `<domain><title>${long}</title><description>${long}</description></domain>`,
    );
    expect(summary.title?.length).toBe(512);
    expect(summary.description?.length).toBe(1024);
  });
});

it('sees whether the guest agent has its channel open', () => {
  const channel = (state: string): string =>
    `<channel type='unix'>\n  <target type='virtio' name='org.qemu.guest_agent.0' state='${state}'/>\n</channel>`;
  expect(hasConnectedAgent(channel('connected'))).toBe(true);
  expect(hasConnectedAgent(channel('disconnected'))).toBe(false);
});

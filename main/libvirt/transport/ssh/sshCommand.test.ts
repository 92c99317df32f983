import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { TransportError } from '../transportError.ts';
import { parseUri } from '../uri.ts';
import { forwardField, masterArguments, remoteWord, skipsHostKey } from './sshCommand.ts';

const options = { controlPath: '/run/user/1000/vdk-a/ctl', mayAsk: true, version: [9, 2] as const };
const words = (uri: string, more: Partial<typeof options> & { configFile?: string } = {}): string[] =>
  masterArguments(parseUri(uri), 'true', { ...options, ...more });

/** The values that ssh is given with `-o`, by their names. */
function optionsOf(args: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {};
  args.forEach((word, index) => {
    if (args[index - 1] !== '-o') return;
    const [name = '', value = ''] = [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)];
    found[name] ??= value;
  });
  return found;
}

describe('the one ssh of a host', () => {
  it('gets user, port and host as words of their own, the host behind the end of options', () => {
    const args = words('qemu+ssh://ann@lab-1:2222/system');
    expect(args.slice(args.indexOf('-p'))).toEqual(['-p', '2222', '-l', 'ann', '--', 'lab-1', 'true']);
  });

  it.each([
    ['qemu+ssh://[fe80::1%25eth0]/system', 'fe80::1%eth0'],
    ['qemu+ssh://[2001:db8::1]:22/system', '2001:db8::1'],
    ['qemu+ssh://192.0.2.1/system', '192.0.2.1'],
  ])('%s', (uri, host) => {
    const args = words(uri);
    expect(args[args.indexOf('--') + 1]).toBe(host);
  });

  it("overrides what would make the user's session another one, and asks about unknown keys", () => {
    expect(optionsOf(words('qemu+ssh://lab-1/system'))).toMatchObject({
      ControlMaster: 'yes',
      ControlPath: '"/run/user/1000/vdk-a/ctl"',
      ControlPersist: 'no',
      StrictHostKeyChecking: 'ask',
      BatchMode: 'no',
      RemoteCommand: 'none',
      RequestTTY: 'no',
      ClearAllForwardings: 'yes',
      ForwardAgent: 'no',
      PermitLocalCommand: 'no',
      SessionType: 'default',
    });
  });

  it('is understood by the ssh of this machine, which then has these very values', () => {
    const version = execFileSync('ssh', ['-V'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    expect(version).toBe('');
    const uri =
      'qemu+ssh://ann@lab-1:2222/system?keyfile=/k/a%2520key%20%25h&known_hosts=/k/known&sshauth=privkey,password';
    const args = masterArguments(parseUri(uri), 'true', options);
    // -G says what the configuration comes to, and connects nowhere.
    const told = execFileSync('ssh', ['-F', 'none', '-G', ...args], { encoding: 'utf8' });
    expect(told).toMatch(/^user ann$/m);
    expect(told).toMatch(/^port 2222$/m);
    expect(told).toMatch(/^hostname lab-1$/m);
    expect(told).toMatch(/^userknownhostsfile \/k\/known$/m);
    expect(told).toMatch(/^preferredauthentications publickey,password$/m);
    expect(told).toMatch(/^identitiesonly yes$/m);
    expect(told).toMatch(/^identityfile \/k\/a%%20key %%h$/m);
  });

  it.each([
    ['no_verify=1', 'no', true],
    ['no_verify=0', 'ask', false],
    ['known_hosts_verify=normal', 'ask', false],
    ['known_hosts_verify=auto', 'accept-new', true],
    ['known_hosts_verify=ignore', 'no', true],
  ])('%s: host keys are checked as %s', (param, checking, skips) => {
    const uri = `qemu+libssh2://lab-1/system?${param}`;
    expect(optionsOf(words(uri))['StrictHostKeyChecking']).toBe(checking);
    expect(skipsHostKey(parseUri(uri))).toBe(skips);
  });

  it('asks nothing where nobody can answer, or the URI says so', () => {
    expect(optionsOf(words('qemu+ssh://lab-1/system', { mayAsk: false }))['BatchMode']).toBe('yes');
    expect(optionsOf(words('qemu+ssh://lab-1/system?no_tty=1'))['BatchMode']).toBe('yes');
  });

  it("reads another configuration than the user's where it is told to", () => {
    expect(words('qemu+ssh://lab-1/system', { configFile: '/c/config' }).slice(0, 2)).toEqual([
      '-F',
      '/c/config',
    ]);
  });

  it('leaves out what an old ssh does not know', () => {
    const old = masterArguments(parseUri('qemu+ssh://lab-1/system'), 'true', { ...options, version: [8, 4] });
    expect(old.join(' ')).not.toMatch(/SessionType|ForkAfterAuthentication|StdinNull/);
  });

  it.each([
    ['qemu+ssh://a;reboot@lab/system', 'the user'],
    ['qemu+ssh://$(reboot)@lab/system', 'the user'],
    ['qemu+ssh://%60reboot%60@lab/system', 'the user'],
    ["qemu+ssh://a'b@lab/system", 'the user'],
    ['qemu+ssh://a%25h@lab/system', 'the user'],
    ['qemu+ssh://dom%5C@lab/system', 'the user'],
    ['qemu+ssh://lab/system?keyfile=/k"%20-o%20ProxyCommand=reboot', 'keyfile'],
    ['qemu+ssh://lab/system?keyfile=/k/${HOME}', 'keyfile'],
    ['qemu+ssh://lab/system?known_hosts=', 'known_hosts'],
    ['qemu+ssh://lab/system?known_hosts_verify=perhaps', 'known_hosts_verify'],
    ['qemu+ssh://lab/system?sshauth=telepathy', 'sshauth'],
    ['qemu+ssh:///system', 'no host'],
  ])('refuses %s', (uri, names) => {
    const error = (() => {
      try {
        return words(uri);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(TransportError);
    expect(error).toMatchObject({ code: 'INVALID_URI', message: expect.stringContaining(names) as string });
  });

  it('takes a user of a Windows domain', () => {
    expect(words('qemu+ssh://DOM%5Cann@lab/system')).toContain('DOM\\ann');
  });
});

describe('what a shell and ssh are handed', () => {
  it.each(['plain', "it's", '$(reboot)', '`id`', '"; reboot #', 'a\\b', '-rf', 'é ű'])(
    '%j is one word',
    (word) => {
      const out = execFileSync('sh', ['-c', `printf %s ${remoteWord(word)}`], { encoding: 'utf8' });
      expect(out).toBe(word);
    },
  );

  it('a forwarded path keeps what separates fields and what is expanded', () => {
    expect(forwardField('/run/a:b%c[d]')).toBe(String.raw`/run/a\:b%%c\[d\]`);
    for (const path of ['relative', '/a\nb', '/a${HOME}', '/a\0b'])
      expect(() => forwardField(path)).toThrow(TransportError);
  });
});

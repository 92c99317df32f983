import { describe, expect, it } from 'vitest';
import { SshWords, type SshStage } from './sshWords.ts';

function listen(text: string) {
  const stages: SshStage[] = [];
  const words = new SshWords((stage) => stages.push(stage));
  // In pieces that end anywhere, as a pipe hands them on.
  for (const piece of text.match(/[\s\S]{1,7}/g) ?? []) words.take(piece);
  return { words, stages, error: words.failure('lab-1', 'it ended with status 255') };
}

const CHANGED = `debug1: Server host key: ssh-ed25519 SHA256:newnewnew
@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @
@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
IT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!
The fingerprint for the ED25519 key sent by the remote host is
SHA256:newnewnew.
Please contact your system administrator.
Add correct host key in /home/ann/.ssh/known_hosts to get rid of this message.
Offending ED25519 key in /home/ann/.ssh/known_hosts:3
Host key for lab-1 has changed and you have requested strict checking.
Host key verification failed.
`;

describe("ssh's words", () => {
  it.each([
    ['ssh: Could not resolve hostname lab-1: Name or service not known\n', 'UNKNOWN_HOST'],
    ['ssh: connect to host lab-1 port 22: Connection refused\n', 'UNREACHABLE'],
    ['ssh: connect to host lab-1 port 22: No route to host\n', 'UNREACHABLE'],
    [
      'Connection timed out during banner exchange\nConnection to 192.0.2.1 port 22 timed out\n',
      'UNREACHABLE',
    ],
    ['kex_exchange_identification: read: Connection reset by peer\n', 'UNREACHABLE'],
    ['No ED25519 host key is known for lab-1\nHost key verification failed.\n', 'HOST_KEY_UNKNOWN'],
    [CHANGED, 'HOST_KEY_CHANGED'],
    ['ann@lab-1: Permission denied (publickey,password).\n', 'NOT_AUTHENTICATED'],
    ['/home/ann/.ssh/config: line 3: Bad configuration option: hostnam\n', 'INVALID_URI'],
    [
      'Authenticated to lab-1 ([192.0.2.1]:22) using "publickey".\nTransferred: sent 1, received 1 bytes\n',
      'NO_SHELL',
    ],
    ['', 'FAILED'],
  ])('%j', (text, code) => {
    expect(listen(text).error).toMatchObject({
      code,
      message: expect.stringContaining('ssh to lab-1') as string,
    });
  });

  it('a changed key comes with its fingerprint and where the known one stands', () => {
    expect(listen(CHANGED).error.facts).toMatchObject({
      fingerprint: 'SHA256:newnewnew',
      knownAt: '/home/ann/.ssh/known_hosts:3',
    });
  });

  it('tells how far the login has come, in order', () => {
    const { stages } = listen(
      [
        'debug1: Connecting to lab-1 [192.0.2.1] port 22.',
        'debug1: Connection established.',
        'debug1: Server host key: ssh-ed25519 SHA256:abc',
        "debug1: Host 'lab-1' is known and matches the ED25519 host key.",
        'debug1: Authentications that can continue: publickey',
        'Authenticated to lab-1 ([192.0.2.1]:22) using "publickey".',
        '',
      ].join('\n'),
    );
    expect(stages).toEqual([
      'reaching',
      'hostKey',
      'hostKey',
      'authenticating',
      'authenticating',
      'authenticating',
    ]);
  });

  it('keeps little, however much is said', () => {
    const { words } = listen(`${'x'.repeat(100_000)}\n${'line\n'.repeat(500)}`);
    expect(words.last).toBe('line');
  });
});

import { expect, it } from 'vitest';
import { readPrompt } from './prompts.ts';

const HOST_KEY = `The authenticity of host 'lab-1 (192.0.2.1)' can't be established.
ED25519 key fingerprint is SHA256:Sd0IctKLdE2uy0rdh6dJ54vWe6yJGHlWrEwdZUVsomA.
This key is not known by any other names.
Are you sure you want to continue connecting (yes/no/[fingerprint])? `;

it.each([
  ["ann@lab-1's password: ", '', { kind: 'password', subject: 'ann@lab-1' }],
  ['(ann@lab-1) Password: ', '', { kind: 'password', subject: 'ann@lab-1' }],
  ['(ann@lab-1) Verification code: ', '', { kind: 'oneTimeCode', subject: 'ann@lab-1' }],
  ['(ann@lab-1) One-time password (OATH) for `ann`: ', '', { kind: 'oneTimeCode', subject: 'ann@lab-1' }],
  ['(ann@lab-1) Mother’s maiden name? ', '', { kind: 'secret', subject: 'ann@lab-1' }],
  [
    "Enter passphrase for key '/home/ann/.ssh/id_ed25519': ",
    '',
    { kind: 'passphrase', subject: '/home/ann/.ssh/id_ed25519' },
  ],
  [
    'Enter PIN for ED25519-SK key /home/ann/.ssh/id_ed25519_sk: ',
    '',
    { kind: 'pin', subject: 'ED25519-SK key /home/ann/.ssh/id_ed25519_sk' },
  ],
  ['Confirm user presence for key ED25519-SK SHA256:abc', 'none', { kind: 'touch' }],
  [
    'Allow use of key /home/ann/.ssh/id?\nKey fingerprint SHA256:abc.',
    'confirm',
    { kind: 'confirm', subject: '/home/ann/.ssh/id' },
  ],
  ['What now?', '', { kind: 'secret', subject: 'lab-1' }],
  [
    HOST_KEY,
    '',
    {
      kind: 'hostKey',
      subject: 'lab-1 (192.0.2.1)',
      keyType: 'ED25519',
      fingerprint: 'SHA256:Sd0IctKLdE2uy0rdh6dJ54vWe6yJGHlWrEwdZUVsomA',
    },
  ],
])('%j', (prompt, hint, expected) => {
  expect(readPrompt(prompt, hint, 'lab-1')).toMatchObject({ ...expected, prompt });
});

it("the far host's words after ssh's own do not make a password prompt a host key question", () => {
  const prompt = "(ann@lab-1) Password: \nThe authenticity of host can't be established";
  expect(readPrompt(prompt, '', 'lab-1').kind).toBe('password');
});

/** What ssh wants to know of a person, told from the words and the hint that it gives its askpass program. */
export interface SshQuestion {
  kind:
    'password' | 'passphrase' | 'pin' | 'oneTimeCode' | 'secret' | 'text' | 'hostKey' | 'confirm' | 'touch';
  /** `user@host`, a key's file, or a host: what the question is about. May be a jump host on the way. */
  subject: string;
  /** ssh's own words; the far host writes some of them. */
  prompt: string;
  keyType?: string;
  fingerprint?: string;
}

interface Rule {
  words: RegExp;
  kind: SshQuestion['kind'];
}

/** In OpenSSH's words, which it never translates; the first group is the subject. */
const RULES: readonly Rule[] = [
  { words: /^Enter passphrase for (?:key )?'?(.+?)'?: ?$/, kind: 'passphrase' },
  { words: /^Enter PIN (?:and confirm user presence )?for (.+?): ?$/, kind: 'pin' },
  { words: /^(.+)'s password: ?$/, kind: 'password' },
  // Keyboard-interactive: the words in parentheses are ssh's, the rest the host's.
  {
    words: /^\((.+?@.+?)\) .*(?:code|otp|one.time|token|verification|2fa|two.factor|authenticator)/is,
    kind: 'oneTimeCode',
  },
  { words: /^\((.+?@.+?)\) .*passw/is, kind: 'password' },
  { words: /^\((.+?@.+?)\) /s, kind: 'secret' },
];

/**
 * @param prompt the askpass program's argument
 * @param hint of SSH_ASKPASS_PROMPT: `confirm` wants yes or no, `none` no answer at all
 */
export function readPrompt(prompt: string, hint: string, host: string): SshQuestion {
  if (hint === 'none') return { kind: 'touch', subject: subjectOf(prompt) ?? host, prompt };
  const unknown = /^The authenticity of host '(.+?)' can't be established/.exec(prompt);
  if (unknown !== null) {
    const key = /^(\S+) key fingerprint is (\S+?)\.?$/m.exec(prompt);
    return {
      kind: 'hostKey',
      subject: unknown[1] ?? host,
      prompt,
      ...(key?.[1] !== undefined && { keyType: key[1] }),
      ...(key?.[2] !== undefined && { fingerprint: key[2] }),
    };
  }
  if (hint === 'confirm') return { kind: 'confirm', subject: subjectOf(prompt) ?? host, prompt };
  for (const { words, kind } of RULES) {
    const match = words.exec(prompt);
    if (match !== null) return { kind, subject: match[1] ?? host, prompt };
  }
  return { kind: 'secret', subject: host, prompt };
}

const subjectOf = (prompt: string): string | undefined => /\bkey ["']?([^"'\n?]+)/.exec(prompt)?.[1]?.trim();

import { remoteWord } from './sshCommand.ts';

/** What the far host tells once logged in. */
export interface RemoteFacts {
  uid: number;
  user: string;
  groups: readonly string[];
  /** The user's $XDG_RUNTIME_DIR and $HOME there; empty where there is none. */
  runtime: string;
  home: string;
  /** libvirt's sockets, and whether the user may use each. */
  sockets: ReadonlyMap<string, boolean>;
  /** Those of them that somebody listens at, as far as the far host lets one see. */
  listening: ReadonlySet<string>;
  /** Programs that matter, by name, with their paths. */
  programs: ReadonlyMap<string, string>;
  distribution: readonly string[];
  systemd: boolean;
}

const BEGIN = 'virtdeck-facts-begin';
const END = 'virtdeck-facts-end';

/**
 * Runs at the far end in whatever `sh` there is: one line, without a single quote, so that every login shell hands it
 * on unread. It ends with the connection, because \`cat\` ends with its input: nothing is left behind there.
 */
const SCRIPT = [
  'LC_ALL=C; export LC_ALL; PATH=$PATH:/usr/sbin:/sbin:/usr/local/sbin; export PATH',
  `printf "\\n${BEGIN}\\n"`,
  'u=$(id -u); r=$XDG_RUNTIME_DIR',
  'if [ -z "$r" ] && [ -O "/run/user/$u" ]; then r=/run/user/$u; fi',
  'printf "uid %s\\nuser %s\\ngroups %s\\nruntime %s\\nhome %s\\n" "$u" "$(id -un)" "$(id -Gn)" "$r" "$HOME"',
  'for s in /var/run/libvirt/*-sock /var/run/libvirt/*-sock-ro "$r"/libvirt/*-sock "$HOME"/.cache/libvirt/*-sock "$1"; do ' +
    'if [ -S "$s" ]; then if [ -r "$s" ] && [ -w "$s" ]; then printf "open %s\\n" "$s"; else printf "closed %s\\n" "$s"; fi; ' +
    'if grep -q " $(readlink -f "$s")\\$" /proc/net/unix; then printf "listens %s\\n" "$s"; fi; fi; done 2>/dev/null',
  'for c in virt-ssh-helper nc libvirtd virtqemud virtlxcd virtxend virtproxyd; do ' +
    'p=$(command -v $c) && printf "has %s %s\\n" "$c" "$p"; done',
  'if [ -r /etc/os-release ]; then sed -n "s/^ID=/os /p;s/^ID_LIKE=/os /p" /etc/os-release; fi',
  'if [ -d /run/systemd/system ]; then printf "systemd yes\\n"; fi',
  `printf "${END}\\n"`,
  'exec cat >/dev/null',
].join('; ');

/** @param socket of the URI, which may be anywhere */
export const factsCommand = (socket: string | undefined): string =>
  `exec sh -c ${remoteWord(SCRIPT)} sh ${remoteWord(socket ?? '')}`;

/** A login shell may greet with anything before; more than this is no greeting. */
const LONGEST = 256 * 1024;

export const NO_SHELL = 'what answers there is no shell';

/** Takes the far host's output as it comes, until its facts are whole. */
export class FactsReader {
  #output = '';

  take(text: string): RemoteFacts | undefined {
    this.#output += text;
    return readFacts(this.#output);
  }

  /** All that has been said. */
  get said(): string {
    return this.#output;
  }

  get isNoShell(): boolean {
    return this.#output.length > LONGEST;
  }
}

/** Undefined until all of it has arrived. */
export function readFacts(text: string): RemoteFacts | undefined {
  const from = text.indexOf(`\n${BEGIN}\n`);
  const to = text.indexOf(`\n${END}\n`, from + 1);
  if (from < 0 || to < 0) return undefined;
  const sockets = new Map<string, boolean>();
  const listening = new Set<string>();
  const programs = new Map<string, string>();
  const distribution: string[] = [];
  const single: Record<string, string> = {};
  for (const line of text.slice(from + BEGIN.length + 2, to).split('\n')) {
    const [, key = '', value = ''] = /^(\w+) (.*)$/.exec(line) ?? [];
    if (key === 'open' || key === 'closed') sockets.set(value, key === 'open');
    else if (key === 'listens') listening.add(value);
    else if (key === 'has') {
      const [name = '', path = ''] = value.split(' ', 2);
      programs.set(name, path);
    } else if (key === 'os') distribution.push(...value.replaceAll('"', '').split(/\s+/));
    else if (key !== '') single[key] = value;
  }
  return {
    uid: Number(single['uid'] ?? Number.NaN),
    user: single['user'] ?? '',
    groups: (single['groups'] ?? '').split(' ').filter(Boolean),
    runtime: single['runtime'] ?? '',
    home: single['home'] ?? '',
    sockets,
    listening,
    programs,
    distribution,
    systemd: single['systemd'] === 'yes',
  };
}

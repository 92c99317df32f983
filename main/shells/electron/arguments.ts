/** A libvirt URI among the words that the program was started with; switches of Chromium's stand among them too. */
export function uriArgument(argv: readonly string[]): string | undefined {
  return argv.slice(1).find((word) => /^[a-z][a-z0-9]*(\+[a-z0-9]+)?:\/\//i.test(word));
}

/**
 * The words of a command line that an installed package (assets/linux/virtdeck) has this program carry out instead of
 * opening windows: what follows `--`, because what stands before is Chromium's.
 */
export function commandLineWords(argv: readonly string[], env: NodeJS.ProcessEnv): string[] | undefined {
  if (env['VIRTDECK_COMMAND_LINE'] !== '1') return undefined;
  const separator = argv.indexOf('--');
  return separator < 0 ? [] : argv.slice(separator + 1);
}

/** A libvirt URI among the words that the program was started with; switches of Chromium's stand among them too. */
export function uriArgument(argv: readonly string[]): string | undefined {
  return argv.slice(1).find((word) => /^[a-z][a-z0-9]*(\+[a-z0-9]+)?:\/\//i.test(word));
}
